// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// That an adapter is well.
public struct HealthReport: Sendable, Hashable {
    /// Nil, or an object with more, for example the state of each repository.
    public var details: JSONValue?

    /// Makes a report.
    public init(details: JSONValue? = nil) {
        self.details = details
    }

    /// All is well, and there is nothing more to tell.
    public static let healthy = HealthReport()
}
