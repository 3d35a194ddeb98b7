// SPDX-License-Identifier: Apache-2.0

public import JSONText

extension AdapterError {
    /// The request or the package breaks a rule.
    ///
    /// - Parameters:
    ///   - message: what is wrong, in one line.
    ///   - violations: each broken rule as an object; become `details.violations`.
    /// - Returns: the error.
    public static func invalid(_ message: String, violations: [JSONValue] = []) -> AdapterError {
        AdapterError(
            .invalid,
            message,
            details: violations.isEmpty ? nil : ["violations": .array(violations)]
        )
    }

    /// There is no such package or deployment.
    public static func notFound(_ message: String) -> AdapterError { AdapterError(.notFound, message) }

    /// This name and version exist.
    public static func alreadyExists(_ message: String) -> AdapterError {
        AdapterError(.alreadyExists, message)
    }

    /// Beyond a limit.
    public static func tooLarge(_ message: String, limitBytes: UInt64) -> AdapterError {
        let limit = Int64(clamping: limitBytes)
        return AdapterError(.tooLarge, message, details: ["limit": .integer(limit)])
    }

    /// The backend does not answer.
    public static func unavailable(_ message: String, retryAfterMilliseconds: UInt32 = 0) -> AdapterError {
        AdapterError(.unavailable, message, retryAfterMilliseconds: retryAfterMilliseconds)
    }

    /// Nobody waits for the answer any more.
    public static var cancelled: AdapterError { AdapterError(.cancelled, "the call was cancelled") }

    /// A fault of the adapter.
    public static func `internal`(_ message: String) -> AdapterError { AdapterError(.internal, message) }
}
