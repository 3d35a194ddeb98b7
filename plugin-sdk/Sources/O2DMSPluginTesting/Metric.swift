// SPDX-License-Identifier: Apache-2.0

public import JSONText

/// What an adapter measured with a ``StandInHost``.
public struct Metric: Sendable, Hashable {
    /// The ABI's kind, 0 (counter), 1 (gauge) or 2 (histogram).
    public let kind: Int32
    /// The name without prefix.
    public let name: String
    /// The labels.
    public let labels: JSONValue?
    /// The value.
    public let value: Double
}
