/// A transaction that is open, until its owner ends it.
struct StateTransaction {
    private let session: any SQLSession
    private let deadline: ContinuousClock.Instant
    /// What to run before the schema is looked at.
    let schemaLock: SQL?

    init(_ session: any SQLSession, schemaLock: SQL?, until deadline: ContinuousClock.Instant) {
        self.session = session
        self.schemaLock = schemaLock
        self.deadline = deadline
    }

    /// Runs a statement that yields a bounded number of rows by what it says.
    func run(_ sql: SQL) throws(StateStoreError) -> [[String?]] {
        try session.run(sql, rowLimit: 10_000, until: deadline)
    }
}
