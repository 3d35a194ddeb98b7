extension StateStore {
    /// The most rows that one call removes of each kind.
    private static let pruneLimit = 500

    /// A page of the audit.
    public func audit(_ query: AuditQuery) throws(StateStoreError) -> AuditPage {
        let filter = AuditFilter(query)
        // One statement sees one state of the data, so that the page fits the total.
        let rows = try run(
            SQL(
                """
                SELECT t.total, a.id, a.time, a.action, a.adapter, a.repository, a.name, a.version,
                    a.state_before, a.state_after, a.who, a.request_id
                FROM (SELECT count(*) AS total FROM o2dms_audit \(filter.condition)) t
                LEFT JOIN (SELECT * FROM o2dms_audit \(filter.condition)
                    ORDER BY id DESC LIMIT $\(filter.values.count + 1) OFFSET $\(filter.values.count + 2)) a ON true
                ORDER BY a.id DESC
                """,
                filter.values + ["\(max(0, query.limit))", "\(max(0, query.offset))"]
            )
        )
        var page = AuditPage(total: 0, records: [])
        for row in rows {
            var row = StateRow(row)
            page.total = Int(try row.integer())
            guard let id = row.optionalInteger() else { continue }
            page.records.append(try Self.record(id, &row))
        }
        return page
    }

    private static func record(_ id: Int64, _ row: inout StateRow) throws(StateStoreError) -> AuditRecord {
        let (time, action) = (try row.integer(), try row.text())
        guard let key = row.key() else { throw StateRow.damaged }
        var record = AuditRecord(
            time: time,
            action: action,
            key: key,
            before: try row.text(),
            after: try row.text(),
            who: try row.text(),
            requestID: try row.text()
        )
        record.id = id
        return record
    }

    /// Removes answers and knowledge of removals that expired before `now`, and audit records before `auditBefore`, a bounded number
    /// at a time.
    ///
    /// - Parameters:
    ///   - now: in nanoseconds since 1970 UTC.
    ///   - auditBefore: the same; `nil` = no record is removed.
    /// - Returns: whether there is more to remove.
    /// - Throws: if the store does not answer.
    public func prune(now: Int64, auditBefore: Int64?) throws(StateStoreError) -> Bool {
        let expired = try run(
            SQL(
                """
                DELETE FROM o2dms_answer WHERE idempotency_key IN (
                    SELECT idempotency_key FROM o2dms_answer WHERE expires <= $1 LIMIT \(Self.pruneLimit))
                RETURNING expires
                """,
                ["\(now)"]
            )
        )
        let removals = try run(
            SQL(
                """
                DELETE FROM o2dms_removal WHERE expires <= (
                    SELECT max(o.expires) FROM (
                        SELECT expires FROM o2dms_removal WHERE expires <= $1
                        ORDER BY expires LIMIT \(Self.pruneLimit)) o)
                RETURNING expires
                """,
                ["\(now)"]
            )
        )
        let old = try auditBefore.map { time throws(StateStoreError) in try pruneAudit(before: time) } ?? 0
        return max(expired.count, removals.count, old) >= Self.pruneLimit
    }

    private func pruneAudit(before time: Int64) throws(StateStoreError) -> Int {
        try transaction { transaction throws(StateStoreError) in
            let rows = try transaction.run(
                SQL(
                    """
                    DELETE FROM o2dms_audit WHERE id IN (
                        SELECT id FROM o2dms_audit WHERE time < $1 ORDER BY id LIMIT \(Self.pruneLimit))
                    RETURNING id
                    """,
                    ["\(time)"]
                )
            )
            guard let last = rows.compactMap({ $0.first.flatMap { $0.flatMap { Int64($0) } } }).max() else {
                return 0
            }
            _ = try transaction.run(
                SQL("UPDATE o2dms_revision SET pruned = $1 WHERE pruned < $1", ["\(last)"])
            )
            return rows.count
        }
    }
}
