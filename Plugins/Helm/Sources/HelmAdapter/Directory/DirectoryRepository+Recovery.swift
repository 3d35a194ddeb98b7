extension DirectoryRepository {
    /// Takes back what a process that died left unfinished.
    func recover() {
        do throws(DirectoryError) {
            let deadline = ContinuousClock.now.advanced(by: .seconds(2))
            // If another gateway publishes at this moment it has done the same before, or will be followed by a publication that does.
            guard let lock = try DirectoryLock.acquire(store.directory, until: deadline) else { return }
            defer { withExtendedLifetime(lock) {} }
            // What was read before the lock was taken may lack what another gateway published meanwhile.
            guard let snapshot = readIfChanged() else { return }
            let removed = try DirectoryRecovery(store: store).run(snapshot)
            if removed > 0 { reporter.recovered(removed, identity) }
        } catch {
            reporter.failed(error.message, identity)
        }
    }
}
