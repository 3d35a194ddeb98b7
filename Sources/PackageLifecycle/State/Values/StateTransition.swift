/// What is changed in one transaction: all of it, or nothing.
public struct StateTransition: Sendable, Hashable {
    /// What becomes of the package's recorded state.
    public enum Change: Sendable, Hashable {
        /// It stays as it is.
        case none
        /// It is recorded; a conflict if it is already, unless that was of another archive, or a soft deletion comes upon a mere mark.
        case deprecate(Deprecation)
        /// It is taken back; a conflict if nothing is recorded.
        case restore
        /// Whatever is recorded goes, and a removal of the same archive, for the package is new.
        case store(checksum: String)
        /// Whatever is recorded goes with the package; until `until` (nanoseconds since 1970 UTC) it is known that it was removed.
        case remove(checksum: String, until: Int64)
    }

    /// The change.
    public var change: Change
    /// What the audit says of it; its key is the package's.
    public var audit: AuditRecord
    /// The journal's entry that this ends; a conflict if somebody else ended it.
    public var ends: JournalEntry?
    /// The answer to keep under the entry's idempotency key.
    public var answer: IdempotentAnswer?

    /// Describes a transition.
    public init(
        _ change: Change,
        audit: AuditRecord,
        ends: JournalEntry? = nil,
        answer: IdempotentAnswer? = nil
    ) {
        self.change = change
        self.audit = audit
        self.ends = ends
        self.answer = answer
    }
}
