// SPDX-License-Identifier: Apache-2.0

/// Why an operation failed.
public struct OperationError: Error, Sendable, Hashable {
    /// The kind of failure.
    public var code: OperationErrorCode
    /// One line for the person who called; valid UTF-8 without control characters, at most 1 KiB.
    public var message: String
    /// The text of a JSON object that becomes `details` of the answer; validated.
    public var detailsJSON: [UInt8]?
    /// When trying again makes sense; 0 = unknown.
    public var retryAfterMilliseconds: UInt32
    /// True if the host refused the operation before the plugin saw it: the adapter is overloaded or shutting down.
    ///
    /// Says nothing about the repository, whose absence the plugin reports by the same code.
    public var isRefusedByHost: Bool

    /// A failure of this kind.
    public init(
        code: OperationErrorCode,
        message: String,
        detailsJSON: [UInt8]? = nil,
        retryAfterMilliseconds: UInt32 = 0,
        isRefusedByHost: Bool = false
    ) {
        self.code = code
        self.message = message
        self.detailsJSON = detailsJSON
        self.retryAfterMilliseconds = retryAfterMilliseconds
        self.isRefusedByHost = isRefusedByHost
    }
}
