// SPDX-License-Identifier: Apache-2.0

/// What the last health check of an adapter said.
public struct AdapterHealth: Sendable {
    /// The outcome of a check.
    public enum State: String, Sendable, Hashable {
        /// No check has finished yet.
        case unknown
        /// The last check succeeded.
        case healthy
        /// The last check failed; `lastError` says why.
        case unhealthy
    }

    /// The outcome of the last check.
    public var state = State.unknown
    /// Since when the state is what it is: nanoseconds since 1970-01-01T00:00:00Z.
    public var since: Int64
    /// When the last check ended: nanoseconds since 1970-01-01T00:00:00Z; `nil` = never.
    public var checkedAt: Int64?
    /// The text of a JSON object that the plugin gave with the last check.
    public var detailsJSON: [UInt8]?
    /// The error of the last check that failed; kept after recovery.
    public var lastError: OperationError?
}
