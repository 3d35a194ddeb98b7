/// What an adapter is about to be asked for, written down so that a crash leaves nobody in doubt.
public struct PendingOperation: Sendable, Hashable {
    /// What changes the backend.
    public enum Kind: String, Sendable {
        /// A package is stored.
        case upload
        /// A package is removed.
        case delete
    }

    /// What is done.
    public var kind: Kind
    /// To which package.
    public var key: PackageKey
    /// The archive's checksum (`sha256:…`), by which a recovery knows its own upload; empty if there is none.
    public var checksum: String
    /// Who asked for it.
    public var who: String
    /// In which request.
    public var requestID: String
    /// When, in nanoseconds since 1970 UTC.
    public var time: Int64
    /// The idempotency key under which its answer is kept.
    public var idempotency: IdempotencyKey?

    /// Describes an operation.
    public init(
        _ kind: Kind,
        of key: PackageKey,
        checksum: String = "",
        who: String,
        requestID: String,
        time: Int64,
        idempotency: IdempotencyKey? = nil
    ) {
        self.kind = kind
        self.key = key
        self.checksum = checksum
        self.who = who
        self.requestID = requestID
        self.time = time
        self.idempotency = idempotency
    }
}
