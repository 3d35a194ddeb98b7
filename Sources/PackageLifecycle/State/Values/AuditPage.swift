/// A part of the audit.
public struct AuditPage: Sendable, Hashable {
    /// How many records there are on all pages.
    public var total: Int
    /// The records, the newest first.
    public var records: [AuditRecord]
}
