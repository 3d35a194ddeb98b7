/// The tables, as the steps that lead to them: what has been released is never changed, only added to.
struct StateSchema {
    /// Each step brings the schema from the version of its index to the next.
    static let steps: [[String]] = [firstVersion, secondVersion]

    private static let firstVersion = [
        // One row: the last revision, and the last that was pruned from the audit.
        "CREATE TABLE o2dms_revision (current BIGINT NOT NULL, pruned BIGINT NOT NULL)",
        "INSERT INTO o2dms_revision (current, pruned) VALUES (0, 0)",
        """
        CREATE TABLE o2dms_deprecation (
            adapter TEXT NOT NULL, repository TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
            since BIGINT NOT NULL, who TEXT NOT NULL, soft BIGINT NOT NULL,
            PRIMARY KEY (adapter, repository, name, version))
        """,
        // The journal's entry that a record ended makes a commit whose answer was lost repeatable.
        """
        CREATE TABLE o2dms_audit (
            id BIGINT NOT NULL PRIMARY KEY, time BIGINT NOT NULL, action TEXT NOT NULL,
            adapter TEXT NOT NULL, repository TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
            state_before TEXT NOT NULL, state_after TEXT NOT NULL,
            who TEXT NOT NULL, request_id TEXT NOT NULL, journal BIGINT)
        """,
        "CREATE INDEX o2dms_audit_time ON o2dms_audit (time)",
        "CREATE INDEX o2dms_audit_package ON o2dms_audit ((name || '-' || version))",
        "CREATE INDEX o2dms_audit_journal ON o2dms_audit (journal)",
        """
        CREATE TABLE o2dms_journal (
            id BIGINT NOT NULL PRIMARY KEY, kind TEXT NOT NULL,
            adapter TEXT NOT NULL, repository TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
            checksum TEXT NOT NULL, who TEXT NOT NULL, request_id TEXT NOT NULL, time BIGINT NOT NULL,
            idempotency_key TEXT, fingerprint TEXT)
        """,
        """
        CREATE TABLE o2dms_answer (
            idempotency_key TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL,
            location TEXT NOT NULL, body TEXT NOT NULL, expires BIGINT NOT NULL)
        """,
        "CREATE INDEX o2dms_answer_expires ON o2dms_answer (expires)",
    ]

    /// Marks know their archive, and removals are remembered for a while.
    private static let secondVersion = [
        "ALTER TABLE o2dms_deprecation ADD COLUMN checksum TEXT NOT NULL DEFAULT ''",
        """
        CREATE TABLE o2dms_removal (
            adapter TEXT NOT NULL, repository TEXT NOT NULL, name TEXT NOT NULL, version TEXT NOT NULL,
            checksum TEXT NOT NULL, expires BIGINT NOT NULL,
            PRIMARY KEY (adapter, repository, name, version, checksum))
        """,
        "CREATE INDEX o2dms_removal_expires ON o2dms_removal (expires)",
    ]

    /// What is said of the schema's version.
    static let versionQuery = SQL("SELECT version FROM o2dms_schema")

    /// Brings the schema up to date within a transaction; many replicas may try at once.
    static func migrate(in transaction: StateTransaction) throws(StateStoreError) {
        if let lock = transaction.schemaLock { _ = try transaction.run(lock) }
        _ = try transaction.run(
            SQL("CREATE TABLE IF NOT EXISTS o2dms_schema (version BIGINT NOT NULL)")
        )
        let version = try step(after: try transaction.run(versionQuery))
        guard version < steps.count else { return }
        for statement in steps[version...].joined() { _ = try transaction.run(SQL(statement)) }
        _ = try transaction.run(SQL("DELETE FROM o2dms_schema"))
        _ = try transaction.run(SQL("INSERT INTO o2dms_schema (version) VALUES ($1)", ["\(steps.count)"]))
    }

    /// The index of the step to go on with, by what ``versionQuery`` yielded; one past the last if there is nothing to do.
    static func step(after rows: [[String?]]) throws(StateStoreError) -> Int {
        let known = rows.first?.first ?? "0"
        guard let version = known.flatMap({ Int($0) }), version >= 0 else {
            throw .unusable("its table o2dms_schema states no version")
        }
        guard version <= steps.count else {
            throw .unusable(
                "its schema has version \(version), and this gateway knows versions up to \(steps.count): "
                    + "use the newer gateway that made it, or another database"
            )
        }
        return version
    }
}
