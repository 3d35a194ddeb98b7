/// The one state that is recorded: a package without it is available, or in use, which the adapters tell.
public struct Deprecation: Sendable, Hashable {
    /// Since when, in nanoseconds since 1970 UTC.
    public var since: Int64
    /// Who asked for it.
    public var who: String
    /// Whether it came of a deletion that keeps the package (`force=false`).
    public var isSoftDeletion: Bool

    /// Marks a package.
    public init(since: Int64, who: String, isSoftDeletion: Bool) {
        self.since = since
        self.who = who
        self.isSoftDeletion = isSoftDeletion
    }
}
