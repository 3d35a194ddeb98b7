extension StateStore {
    /// The most changes in one part.
    static let partLimit = 1000
    /// The most deprecated packages that a gateway holds in memory.
    static let wholeLimit = 1_000_000

    /// What is recorded, or what changed of it.
    ///
    /// It also renews the locks that a lost connection freed, so that whoever asks regularly loses none for long.
    ///
    /// - Parameter revision: the last answer's; `nil` = everything.
    /// - Returns: a bounded part: ask again while its revision differs from the one asked with.
    /// - Throws: if the store does not answer.
    public func changes(since revision: Int64?) throws(StateStoreError) -> RecordedChanges {
        try database.renewLocks(until: newDeadline())
        if let revision, let part = try part(since: revision) { return part }
        return try everything()
    }

    private func everything() throws(StateStoreError) -> RecordedChanges {
        let sql = SQL(
            """
            SELECT r.current, d.adapter, d.repository, d.name, d.version, d.since, d.who, d.soft, d.checksum
            FROM o2dms_revision r LEFT JOIN o2dms_deprecation d ON true
            """
        )
        let rows = try run(sql, rowLimit: Self.wholeLimit).map { StateRow($0) }
        var changes = RecordedChanges(isWhole: true, packages: [:], revision: 0)
        for var row in rows {
            changes.revision = try row.integer()
            guard let key = row.key() else { continue }
            changes.packages[key] = row.deprecation()
        }
        return changes
    }

    /// `nil` if the audit does not reach back that far, or the database is an older one.
    private func part(since revision: Int64) throws(StateStoreError) -> RecordedChanges? {
        let sql = SQL(
            """
            SELECT r.current, r.pruned, a.id, a.adapter, a.repository, a.name, a.version,
                d.since, d.who, d.soft, d.checksum
            FROM o2dms_revision r
            LEFT JOIN (
                SELECT id, adapter, repository, name, version FROM o2dms_audit
                WHERE id > $1 ORDER BY id LIMIT \(Self.partLimit)) a ON true
            LEFT JOIN o2dms_deprecation d ON d.adapter = a.adapter AND d.repository = a.repository
                AND d.name = a.name AND d.version = a.version
            ORDER BY a.id
            """,
            ["\(revision)"]
        )
        var changes = RecordedChanges(isWhole: false, packages: [:], revision: revision)
        for var row in try run(sql).map({ StateRow($0) }) {
            let (current, pruned) = (try row.integer(), try row.integer())
            guard (pruned...current).contains(revision) else { return nil }
            guard let id = row.optionalInteger(), let key = row.key() else { continue }
            changes.revision = id
            changes.packages.updateValue(row.deprecation(), forKey: key)
        }
        return changes
    }
}
