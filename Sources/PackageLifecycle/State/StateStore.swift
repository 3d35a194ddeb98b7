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
        let database: any StateDatabase =
            switch try StateAddress(url) {
            case .file(let path): SQLiteDatabase(path: path)
            case .server(let address): PostgreSQLDatabase(address, limits: limits)
            }
        self.database = database
        self.limits = limits
        pool = SessionPool(limit: database.sessionLimit) { deadline throws(StateStoreError) in
            try database.open(until: deadline)
        }
    }

    /// Makes further connections by another address of the same database, such as one with a new password [any thread]; those that
    /// are open go on.
    ///
    /// - Parameter url: as for ``init(url:limits:)``.
    /// - Returns: whether it was taken.
    /// - Throws: ``StateStoreError/unusable(_:)`` if it is no such address.
    public func renew(url: String) throws(StateStoreError) -> AddressRenewal {
        database.renew(try StateAddress(url))
    }

    /// Looks whether the state can be kept where the address says, and changes nothing there.
    ///
    /// - Returns: `true` if a database answered, `false` if an embedded one is yet to be made.
    /// - Throws: if it cannot be reached or used, or does not let the gateway in.
    public func probe() throws(StateStoreError) -> Bool {
        let deadline = newDeadline()
        guard let session = try database.openForLooking(until: deadline) else { return false }
        let table = try session.run(database.schemaTable, rowLimit: 1, until: deadline)
        guard !table.isEmpty else {
            if let right = database.tableRight,
                try session.run(right, rowLimit: 1, until: deadline) != [["t"]]
            {
                throw .unusable(
                    "its user may not make tables there: grant it CREATE on the database's schema"
                )
            }
            return true
        }
        let rows = try session.run(StateSchema.versionQuery, rowLimit: 2, until: deadline)
        _ = try StateSchema.step(after: rows)
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
