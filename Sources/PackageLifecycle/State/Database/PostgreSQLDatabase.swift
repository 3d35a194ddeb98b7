internal import PostgreSQL

/// A PostgreSQL server that any number of replicas share.
///
/// The locks are advisory ones of a session that serves nothing else: the server frees them when it ends. A pooler that lends
/// one session to several clients must not stand in between.
final class PostgreSQLDatabase: StateDatabase {
    private let address: RenewableAddress
    private let limits: StateStoreLimits
    private let locks: HeldLocks
    private let lockSession: SessionPool

    init(_ address: PostgreSQLAddress, limits: StateStoreLimits) {
        let locks = HeldLocks()
        let address = RenewableAddress(address)
        self.address = address
        self.limits = limits
        self.locks = locks
        lockSession = SessionPool(limit: 1) { deadline throws(StateStoreError) in
            let session = try PostgreSQLSession(address.current, timeout: limits.timeout, until: deadline)
            for number in locks.numbers { _ = try Self.tryLock(number, in: session, until: deadline) }
            return session
        }
    }

    var sessionLimit: Int { limits.connections }
    var begin: SQL { SQL("BEGIN") }
    /// The number is ours by chance: `o2dms` in ASCII.
    var schemaLock: SQL? { SQL("SELECT pg_advisory_xact_lock($1)", ["\(0x6F_3264_6D73)"]) }

    var schemaTable: SQL { SQL("SELECT 1 FROM pg_class WHERE oid = to_regclass('o2dms_schema')") }

    var tableRight: SQL? { SQL("SELECT has_schema_privilege(current_schema(), 'CREATE')") }

    func openForLooking(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> (any SQLSession)?
    {
        try open(until: deadline)
    }

    func open(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> any SQLSession {
        try PostgreSQLSession(address.current, timeout: limits.timeout, until: deadline)
    }

    func renew(_ address: StateAddress) -> AddressRenewal {
        guard case .server(let new) = address else { return .elsewhere }
        return self.address.renew(new)
    }

    func tryLock(_ number: Int64, until deadline: ContinuousClock.Instant) throws(StateStoreError) -> Bool {
        try lockSession.withSession(until: deadline) { session throws(StateStoreError) in
            guard try Self.tryLock(number, in: session, until: deadline) else { return false }
            locks.add(number)
            return true
        }
    }

    func unlock(_ number: Int64) {
        locks.remove(number)
        let deadline = ContinuousClock.now + limits.timeout
        // If this fails the session is lost, and the lock with it.
        try? lockSession.withSession(until: deadline) { session throws(StateStoreError) in
            _ = try session.run(
                SQL("SELECT pg_advisory_unlock($1)", ["\(number)"]),
                rowLimit: 1,
                until: deadline
            )
        }
    }

    func renewLocks(until deadline: ContinuousClock.Instant) throws(StateStoreError) {
        guard !locks.numbers.isEmpty else { return }
        // A lost session is replaced by one that takes them.
        try lockSession.withSession(until: deadline) { _ throws(StateStoreError) in }
    }

    private static func tryLock(
        _ number: Int64,
        in session: any SQLSession,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) -> Bool {
        let sql = SQL("SELECT pg_try_advisory_lock($1)", ["\(number)"])
        return try session.run(sql, rowLimit: 1, until: deadline) == [["t"]]
    }
}
