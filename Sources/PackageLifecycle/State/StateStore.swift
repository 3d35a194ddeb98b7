internal import PostgreSQL
internal import Synchronization

/// What all replicas remember together: states that deviate, the audit, what is under way, and answers to ask for again.
///
/// Every call blocks until the database has answered, at most ``StateStoreLimits/timeout`` [worker thread, never a reactor].
public final class StateStore: Sendable {
    let database: any StateDatabase
    let localLocks = LocalLocks()
    private let limits: StateStoreLimits
    private let pool: SessionPool
    private let isPrepared = Atomic(false)

    /// Makes a store that connects when it is first used.
    ///
    /// - Parameters:
    ///   - url: `sqlite:FILE` or `postgresql://…` with the parameters that libpq knows, `sslmode=verify-full` among them.
    ///   - limits: its bounds.
    /// - Throws: ``StateStoreError/unusable(_:)`` if it is no such address.
    public init(url: String, limits: StateStoreLimits = StateStoreLimits()) throws(StateStoreError) {
        let database: any StateDatabase
        if url.hasPrefix("sqlite:"), url != "sqlite:" {
            database = SQLiteDatabase(path: String(url.dropFirst("sqlite:".count)))
        } else if let address = PostgreSQLAddress(url) {
            database = PostgreSQLDatabase(address, limits: limits)
        } else {
            // What was written instead may have a password in it.
            throw .unusable(
                "its address must be sqlite:FILE or begin with postgresql:// and be one that libpq reads; in a user name and"
                    + " a password, %40 stands for @, %2F for /, %3A for : and %3F for ?"
            )
        }
        self.database = database
        self.limits = limits
        pool = SessionPool(limit: database.sessionLimit) { deadline throws(StateStoreError) in
            try database.open(until: deadline)
        }
    }

    /// Connects to a server, and changes nothing there.
    ///
    /// - Returns: `false` for an embedded database, which to open would make.
    /// - Throws: if it cannot be reached, or does not let the gateway in.
    public func probe() throws(StateStoreError) -> Bool {
        guard !database.isEmbedded else { return false }
        try pool.withSession(until: newDeadline()) { _ throws(StateStoreError) in }
        return true
    }

    /// Runs one statement, which is a transaction of its own.
    func run(_ sql: SQL, rowLimit: Int = 10_000) throws(StateStoreError) -> [[String?]] {
        let deadline = newDeadline()
        return try pool.withSession(until: deadline) { session throws(StateStoreError) in
            try prepare(session, until: deadline)
            return try session.run(sql, rowLimit: rowLimit, until: deadline)
        }
    }

    /// Runs statements of which all count, or none.
    func transaction<Result>(
        _ body: (StateTransaction) throws(StateStoreError) -> Result
    ) throws(StateStoreError) -> Result {
        let deadline = newDeadline()
        return try pool.withSession(until: deadline) { session throws(StateStoreError) in
            try prepare(session, until: deadline)
            return try transaction(in: session, until: deadline, body)
        }
    }

    /// Until when a call that begins now may take.
    func newDeadline() -> ContinuousClock.Instant { ContinuousClock.now + limits.timeout }

    /// Brings the schema up to date before anything else is asked.
    private func prepare(
        _ session: any SQLSession,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) {
        guard !isPrepared.load(ordering: .acquiring) else { return }
        try transaction(in: session, until: deadline) { transaction throws(StateStoreError) in
            try StateSchema.migrate(in: transaction)
        }
        isPrepared.store(true, ordering: .releasing)
    }

    private func transaction<Result>(
        in session: any SQLSession,
        until deadline: ContinuousClock.Instant,
        _ body: (StateTransaction) throws(StateStoreError) -> Result
    ) throws(StateStoreError) -> Result {
        _ = try session.run(database.begin, rowLimit: 0, until: deadline)
        do throws(StateStoreError) {
            let result = try body(
                StateTransaction(session, schemaLock: database.schemaLock, until: deadline)
            )
            _ = try session.run(SQL("COMMIT"), rowLimit: 0, until: deadline)
            return result
        } catch {
            // Where this fails as well the session is given up, and the database rolls back.
            _ = try? session.run(SQL("ROLLBACK"), rowLimit: 0, until: newDeadline())
            throw error
        }
    }
}
