import Observability
import PackageLifecycle

extension GatewayAPI {
    /// Runs what waits for a lock on a thread that may; `refuse` is called instead if none is to be had.
    func onLockThread(
        orElse refuse: @Sendable (APIError) -> Void,
        _ work: @escaping @Sendable () -> Void
    ) {
        if !lockWorkers.submit(work) { refuse(.overloaded("too many changes are waiting; try again")) }
    }

    /// The same for what waits for the state store alone.
    func onStateThread(
        orElse refuse: @Sendable (APIError) -> Void,
        _ work: @escaping @Sendable () -> Void
    ) {
        if !stateWorkers.submit(work) {
            refuse(.overloaded("too many changes are under way; try again"))
        }
    }

    /// Writes down what became of an operation that an adapter has ended, then calls `finish`.
    ///
    /// What happened has happened, and `finish` says so: if it cannot be written down now, not even at the second attempt, the
    /// journal's entry stays, and a recovery finds out again what became of it. [any thread]
    func endOperation(
        _ entry: JournalEntry,
        _ transition: @escaping @Sendable (PackageStates) throws(StateStoreError) -> Void,
        then finish: @escaping @Sendable () -> Void
    ) {
        let end: @Sendable () -> Void = {
            do throws(StateStoreError) {
                do throws(StateStoreError) {
                    try transition(self.states)
                } catch .unavailable {
                    // A connection may have broken: the same end twice is one end.
                    try transition(self.states)
                }
            } catch {
                self.log.error(
                    "the end of an operation could not be written down; it stays in the journal",
                    [
                        "operation": .string(entry.operation.kind.rawValue),
                        "adapter": .string(entry.operation.key.adapter),
                        "reason": .string("\(error)"),
                        "requestId": .string(entry.operation.requestID),
                    ]
                )
            }
            finish()
        }
        // With all threads busy the adapter's own waits: an operation that was begun is ended.
        if !stateWorkers.submit(end) { end() }
    }
}
