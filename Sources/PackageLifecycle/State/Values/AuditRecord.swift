/// One line of the audit: who did what to which package, and when.
public struct AuditRecord: Sendable, Hashable {
    /// Its number, which the store gives: later transitions have higher ones.
    public internal(set) var id: Int64 = 0
    /// When, in nanoseconds since 1970 UTC.
    public var time: Int64
    /// What: `uploaded`, `deleted`, `deprecated`, … as the lifecycle names it.
    public var action: String
    /// To which package.
    public var key: PackageKey
    /// The state before; empty = the package was not there.
    public var before: String
    /// The state after; empty = the package is not there.
    public var after: String
    /// Who asked for it.
    public var who: String
    /// In which request.
    public var requestID: String

    /// Describes a transition.
    public init(
        time: Int64,
        action: String,
        key: PackageKey,
        before: String,
        after: String,
        who: String,
        requestID: String
    ) {
        self.time = time
        self.action = action
        self.key = key
        self.before = before
        self.after = after
        self.who = who
        self.requestID = requestID
    }
}
