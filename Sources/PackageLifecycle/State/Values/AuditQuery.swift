/// Which part of the audit is asked for.
public struct AuditQuery: Sendable, Hashable {
    /// Only of packages with this id, `{name}-{version}`.
    public var packageID: String?
    /// Only this action.
    public var action: String?
    /// Only from this time on, in nanoseconds since 1970 UTC.
    public var since: Int64?
    /// Only before this time, in nanoseconds since 1970 UTC.
    public var until: Int64?
    /// The most records.
    public var limit: Int
    /// How many of the newest to leave out.
    public var offset: Int

    /// Asks for the newest records.
    public init(limit: Int, offset: Int = 0) {
        self.limit = limit
        self.offset = offset
    }
}
