import Synchronization

/// The states of all packages: what is recorded of them, and the one way to change it.
///
/// Every function that throws waits for the database [worker thread, never a reactor].
public final class PackageStates: Sendable {
    /// What reads go by.
    public let recorded = RecordedStates()
    /// How the store is used.
    public let settings: LifecycleSettings
    let store: StateStore
    /// The revision that ``recorded`` shows; the lock orders refreshes.
    private let revision = Mutex<Int64?>(nil)
    private let trouble = Mutex<StateStoreError?>(.unavailable("it has not answered yet"))
    /// Why the last thing that was to be written was not; a disk that is full lets everything be read.
    private let writeTrouble = Mutex<StateStoreError?>(nil)

    /// - Parameters:
    ///   - store: where everything is kept.
    ///   - settings: how it is used.
    public init(_ store: StateStore, settings: LifecycleSettings = LifecycleSettings()) {
        self.store = store
        self.settings = settings
    }

    /// Why nothing can be changed now, as the store's last answer said; nil if it works. [any thread]
    public var fault: StateStoreError? { trouble.withLock { $0 } }

    /// What is wrong with the store, for those who look after it: it did not answer, or could not write when it last should have; nil if
    /// all is well. [any thread]
    public var outage: StateStoreError? { fault ?? writeTrouble.withLock { $0 } }

    /// Waits for the lock of a package, which no other request of any replica has at the same time.
    ///
    /// - Parameters:
    ///   - key: the package.
    ///   - patience: how long to wait; the settings' `lockTimeout` if it is not given.
    /// - Returns: the lock, held.
    /// - Throws: `locked` if somebody else has it all the time.
    public func lock(_ key: PackageKey, within patience: Duration? = nil) throws(StateStoreError) -> StateLock
    {
        try ask { store throws(StateStoreError) in
            try store.lock(key, until: .now + (patience ?? settings.lockTimeout))
        }
    }

    /// Takes in what other replicas changed, so that a decision under a lock rests on what is so.
    public func refresh() throws(StateStoreError) {
        try ask { store throws(StateStoreError) in
            try revision.withLock { revision throws(StateStoreError) in
                while true {
                    let news = try store.changes(since: revision)
                    let isEnd = news.revision == revision
                    recorded.take(news)
                    revision = news.revision
                    if isEnd { return }
                }
            }
        }
    }

    /// What is known under an idempotency key.
    public func claim(_ key: IdempotencyKey) throws(StateStoreError) -> IdempotencyClaim {
        try ask { store throws(StateStoreError) in try store.claim(key, now: WallClock.now) }
    }

    /// The operations on a package that nobody ended; its lock must be held, so none of them is under way.
    public func openEntries(of key: PackageKey) throws(StateStoreError) -> [JournalEntry] {
        try ask { store throws(StateStoreError) in try store.openEntries(of: key) }
    }

    /// The checksums of the archives of this name that were removed lately; its lock must be held.
    public func removedChecksums(of key: PackageKey) throws(StateStoreError) -> Set<String> {
        try ask { store throws(StateStoreError) in
            try store.removedChecksums(of: key, now: WallClock.now)
        }
    }

    /// The operations that were begun longer ago than so many nanoseconds, and not ended.
    public func openEntries(olderThan age: Int64) throws(StateStoreError) -> [JournalEntry] {
        let latest = WallClock.now - age
        let entries = try ask { store throws(StateStoreError) in try store.openEntries() }
        return entries.filter { $0.operation.time <= latest }
    }

    /// The packages whose soft deletion is so long ago that they are to be removed; none if that is not configured.
    public var keysToPurge: [PackageKey] { recorded.all.filter { isToBePurged($0.value) }.map(\.key) }

    /// The mark of a package if its soft deletion is so long ago.
    public func markToPurge(of key: PackageKey) -> Deprecation? {
        recorded.mark(of: key).flatMap { isToBePurged($0) ? $0 : nil }
    }

    private func isToBePurged(_ mark: Deprecation) -> Bool {
        settings.purgeAfter > .zero && mark.isSoftDeletion
            && mark.since <= WallClock.now - settings.purgeAfter.nanoseconds
    }

    /// A page of the audit.
    public func audit(_ query: AuditQuery) throws(StateStoreError) -> AuditPage {
        try ask { store throws(StateStoreError) in try store.audit(query) }
    }

    /// Removes answers and audit records whose time is over.
    public func clear() throws(StateStoreError) {
        let now = WallClock.now
        let retention = settings.auditRetention
        try ask { store throws(StateStoreError) in
            while try store.prune(
                now: now,
                auditBefore: retention == .zero ? nil : now - retention.nanoseconds
            ) {}
        }
    }

    /// Lets the store write, and remembers whether it could.
    func write<Result>(
        _ body: (StateStore) throws(StateStoreError) -> Result
    ) throws(StateStoreError) -> Result {
        do {
            let result = try ask(body)
            writeTrouble.withLock { $0 = nil }
            return result
        } catch {
            switch error {
            case .unavailable, .refused, .unusable: writeTrouble.withLock { $0 = error }
            case .locked, .undecided, .conflict: break
            }
            throw error
        }
    }

    /// Asks the store, and remembers whether it answers.
    func ask<Result>(
        _ body: (StateStore) throws(StateStoreError) -> Result
    ) throws(StateStoreError) -> Result {
        do {
            let result = try body(store)
            trouble.withLock { $0 = nil }
            return result
        } catch {
            switch error {
            case .unavailable, .refused, .unusable: trouble.withLock { $0 = error }
            case .locked, .undecided, .conflict: break
            }
            throw error
        }
    }
}
