// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
public import JSONText

/// Why an adapter cannot do what was asked.
public struct AdapterError: Error, Sendable, Hashable {
    /// What sort of failure it is; decides the HTTP answer and whether trying again makes sense.
    public var code: Code
    /// One line for the person who called: what was wrong, where, what to do.
    ///
    /// No secret, no path of this machine.
    public var message: String
    /// Nil, or a JSON object that becomes `details` of the answer.
    public var detailsJSON: [UInt8]?
    /// When trying again makes sense; 0 = unknown.
    public var retryAfterMilliseconds: UInt32

    /// Makes an error.
    public init(
        _ code: Code,
        _ message: String,
        details: JSONValue? = nil,
        retryAfterMilliseconds: UInt32 = 0
    ) {
        self.code = code
        self.message = message
        self.detailsJSON = details?.text
        self.retryAfterMilliseconds = retryAfterMilliseconds
    }

    /// The closed list of failures.
    public struct Code: Sendable, Hashable {
        package let value: Int32

        package init(value: Int32) { self.value = value }

        /// The request or the package breaks a rule (400).
        public static let invalid = Code(value: O2DMS_INVALID)
        /// There is no such package or deployment (404).
        public static let notFound = Code(value: O2DMS_NOT_FOUND)
        /// This name and version exist (409).
        public static let alreadyExists = Code(value: O2DMS_ALREADY_EXISTS)
        /// Deployments use the package (409).
        public static let inUse = Code(value: O2DMS_IN_USE)
        /// Somebody else changed it at the same time (409).
        public static let conflict = Code(value: O2DMS_CONFLICT)
        /// This backend cannot do it, whoever asks (501).
        public static let unsupported = Code(value: O2DMS_UNSUPPORTED)
        /// The backend refused the adapter's credentials (500).
        public static let unauthenticated = Code(value: O2DMS_UNAUTHENTICATED)
        /// The backend's policy forbids it (403).
        public static let forbidden = Code(value: O2DMS_FORBIDDEN)
        /// Beyond a limit of the adapter or the backend (413).
        public static let tooLarge = Code(value: O2DMS_TOO_LARGE)
        /// The backend does not answer (500, may be tried again).
        public static let unavailable = Code(value: O2DMS_UNAVAILABLE)
        /// The deadline of the call passed (504).
        public static let deadline = Code(value: O2DMS_DEADLINE)
        /// Nobody waits for the answer any more.
        public static let cancelled = Code(value: O2DMS_CANCELLED)
        /// A fault of the adapter (500).
        public static let `internal` = Code(value: O2DMS_INTERNAL)
        /// Another archive is there than the one that was to be deleted (412); only for ``PackageDeletion/checksum`` (ABI 1.4).
        public static let preconditionFailed = Code(value: O2DMS_PRECONDITION_FAILED)
    }
}
