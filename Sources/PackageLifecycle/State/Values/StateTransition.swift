/// What is changed in one transaction: all of it, or nothing.
public struct StateTransition: Sendable, Hashable {
    /// What becomes of the package's recorded state.
    public enum Change: Sendable, Hashable {
        /// It stays as it is.
        case none
        /// It is recorded; a conflict if it is already, unless a soft deletion comes upon a mere mark, which it replaces.
        case deprecate(Deprecation)
        /// It is taken back; a conflict if nothing is recorded.
        case restore
        /// Whatever is recorded goes, for the package is new or is gone.
        case forget
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
