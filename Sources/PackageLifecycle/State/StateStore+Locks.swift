internal import Glibc

extension StateStore {
    /// Waits for the lock of one package, which no other request of any replica has at the same time.
    ///
    /// The repository does not count: an upload may learn only from the adapter where its package came to lie.
    ///
    /// - Throws: ``StateStoreError/locked`` if it is not free until the deadline.
    public func lock(
        _ key: PackageKey,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) -> StateLock {
        try take(try LockNumber(key), until: deadline)
    }

    /// Takes a lock in this process, then among all; tries at least once.
    func take(
        _ number: LockNumber,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) -> StateLock {
        let number = number.value
        guard localLocks.take(number, until: deadline) else { throw .locked }
        do throws(StateStoreError) {
            try takeAmongReplicas(number, until: deadline)
        } catch {
            localLocks.release(number)
            throw error
        }
        let (database, localLocks) = (database, localLocks)
        return StateLock {
            database.unlock(number)
            localLocks.release(number)
        }
    }

    /// Neither database can wait for a lock until a deadline without a thread or a session that does nothing else.
    private func takeAmongReplicas(
        _ number: Int64,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) {
        var pause: Duration = .milliseconds(1)
        while !(try database.tryLock(number, until: newDeadline())) {
            guard ContinuousClock.now + pause < deadline else { throw .locked }
            usleep(CUnsignedInt(pause / .microseconds(1)))
            pause = min(pause * 2, .milliseconds(50))
        }
    }
}
