// SPDX-License-Identifier: Apache-2.0

/// What is asked of an adapter: one value for all operations, of which each uses the fields that it needs.
public struct OperationRequest: Sendable {
    /// The switches of a request (`O2DMS_REQ_…`).
    public struct Flags: OptionSet, Sendable, Hashable {
        /// The bits as the ABI defines them.
        public let rawValue: UInt32

        /// The flags with these bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// `extensionsJSON` is wanted.
        public static let detail = Flags(rawValue: 1)
        /// Check all, change nothing.
        public static let dryRun = Flags(rawValue: 2)
        /// The caller insists, although the package is in use.
        public static let force = Flags(rawValue: 4)
        /// An upload without a body: `paramsJSON` names a package that lies in a backend already.
        public static let register = Flags(rawValue: 8)
        /// What the backend says now, not what was heard of it last: of deployments before a deletion, or of a package, which is sent only
        /// to adapters whose get declares `.fresh`.
        public static let fresh = Flags(rawValue: 64)
    }

    /// Which operation.
    public var operation: Operation
    /// Its switches.
    public var flags: Flags = []
    /// The package id (looked up whole) or the deployment id.
    public var id: String?
    /// The artifact name: exact match of a list, or the package of an upload, delete or fetch.
    public var name: String?
    /// The artifact version; lists compare it after SemVer normalisation.
    public var version: String?
    /// A version constraint in Helm's grammar, for lists.
    public var versionRange: String?
    /// Only the repository of that name.
    public var repository: String?
    /// Deployment list: repository address of the package whose users are sought.
    public var repositoryURL: String?
    /// Deployment list: resolved address of the package whose users are sought.
    public var packageURI: String?
    /// Deployment list: digest of the package whose users are sought.
    ///
    /// Deletion: of the only archive that is meant, for adapters whose deletion declares `.conditional`.
    public var digest: String?
    /// Case-insensitive substring of name, description or keywords, for lists.
    public var query: String?
    /// Only items in this status, for lists.
    public var status: String?
    /// At most so many items of a list; `.max` = all.
    public var limit: UInt64 = .max
    /// After skipping so many items of a list.
    public var offset: UInt64 = 0
    /// Media type of an upload's body.
    public var artifactType: String?
    /// The upload's body.
    public var body: SpooledBody?
    /// Which of a package's files a fetch is about; others than the archive are sent only to adapters whose fetch declares `.parts`.
    public var part = PackagePart.archive
    /// The range of the archive that a fetch is to deliver; sent only to adapters whose fetch declares `.ranges`.
    public var range: ByteRange?
    /// An upload's further parameters, or the extensions of the package whose users are sought: the text of a JSON object.
    public var paramsJSON: [UInt8]?
    /// The same key has one effect.
    public var idempotencyKey: String?
    /// W3C trace context, passed on to the backend.
    public var traceparent: String?
    /// The request's id in the host's log; it does not cross the ABI.
    public var requestID: String?
    /// When the operation must be over; `nil` = the adapter's timeout from now.
    public var deadline: ContinuousClock.Instant? {
        get { monotonicDeadline.map { .now + .nanoseconds($0 - MonotonicTime.now()) } }
        set { monotonicDeadline = newValue.map { MonotonicTime.of($0) } }
    }

    /// The deadline on the host's clock.
    ///
    /// Swift's instant has a layout known only at run time, which would make every copy of a request slow.
    var monotonicDeadline: Int64?

    /// A request for `operation` with nothing else set.
    public init(operation: Operation) { self.operation = operation }
}
