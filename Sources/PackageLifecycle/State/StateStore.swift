/// What all replicas remember together: states that deviate, the audit, what is under way, and answers to ask for again.
///
/// Every call blocks until the database has answered, at most ``StateStoreLimits/timeout`` [worker thread, never a reactor].
public final class StateStore: Sendable {
    private let limits: StateStoreLimits

    /// Makes a store that connects when it is first used.
    ///
    /// - Parameters:
    ///   - url: `sqlite:FILE` or `postgresql://…` with the parameters that libpq knows, `sslmode=verify-full` among them.
    ///   - limits: its bounds.
    /// - Throws: ``StateStoreError/unusable(_:)`` if it is no such address.
    public init(url: String, limits: StateStoreLimits = StateStoreLimits()) throws(StateStoreError) {
        self.limits = limits
    }

    /// Connects, and brings the schema up to date.
    ///
    /// Every other call does this first if it has not succeeded yet.
    ///
    /// - Throws: ``StateStoreError/unusable(_:)`` if the schema is a newer version's, or the data is damaged.
    public func prepare() throws(StateStoreError) { throw .unavailable("not built yet") }

    /// What is recorded, or what changed of it.
    ///
    /// - Parameter revision: the last answer's; `nil` = everything.
    /// - Returns: a bounded part: ask again while its revision differs from the one asked with.
    /// - Throws: if the store does not answer.
    public func changes(since revision: Int64?) throws(StateStoreError) -> RecordedChanges {
        throw .unavailable("not built yet")
    }

    /// Does all of a transition, or nothing.
    ///
    /// - Returns: the audit record's id, which is the revision after the change.
    /// - Throws: ``StateStoreError/conflict`` if the state, or the journal's entry, is not as expected.
    @discardableResult
    public func commit(_ transition: StateTransition) throws(StateStoreError) -> Int64 {
        throw .unavailable("not built yet")
    }

    /// Waits for the lock of one package, which no other request of any replica has at the same time.
    ///
    /// - Throws: ``StateStoreError/locked`` if it is not free until the deadline.
    public func lock(
        _ key: PackageKey,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) -> StateLock { throw .unavailable("not built yet") }

    /// Writes down what the adapter is about to be asked for; ``commit(_:)`` ends it.
    ///
    /// The package's lock must be held.
    public func begin(_ operation: PendingOperation) throws(StateStoreError) -> JournalEntry {
        throw .unavailable("not built yet")
    }

    /// The operations that are under way, in this or another replica, or were when a process died.
    ///
    /// Who gets the lock of such a package knows that nobody works on it any more.
    public func openEntries() throws(StateStoreError) -> [JournalEntry] {
        throw .unavailable("not built yet")
    }

    /// Asks for the answer to an earlier request, or to be the first.
    ///
    /// - Parameters:
    ///   - key: the client's key.
    ///   - now: in nanoseconds since 1970 UTC; what expired before is forgotten.
    /// - Returns: what the key was used for so far.
    /// - Throws: if the store does not answer.
    public func claim(_ key: IdempotencyKey, now: Int64) throws(StateStoreError) -> IdempotencyClaim {
        throw .unavailable("not built yet")
    }

    /// A page of the audit.
    public func audit(_ query: AuditQuery) throws(StateStoreError) -> AuditPage {
        throw .unavailable("not built yet")
    }

    /// Removes answers that expired before `now`, and audit records before `auditBefore`, a bounded number at a time.
    ///
    /// - Parameters:
    ///   - now: in nanoseconds since 1970 UTC.
    ///   - auditBefore: the same; `nil` = no record is removed.
    /// - Returns: whether there is more to remove.
    /// - Throws: if the store does not answer.
    public func prune(now: Int64, auditBefore: Int64?) throws(StateStoreError) -> Bool {
        throw .unavailable("not built yet")
    }
}
