extension StateStore {
    /// Does all of a transition, or nothing.
    ///
    /// It can be repeated if its outcome is not known and it ends an entry of the journal: what was done is not done twice.
    ///
    /// - Returns: the audit record's id, which is the revision after the change.
    /// - Throws: ``StateStoreError/conflict`` if the state, or the journal's entry, is not as expected.
    @discardableResult
    public func commit(_ transition: StateTransition) throws(StateStoreError) -> Int64 {
        try self.transaction { transaction throws(StateStoreError) in
            if let revision = try transaction.end(transition.ends, by: transition.audit) { return revision }
            try transaction.apply(transition.change, to: transition.audit.key)
            if let key = transition.ends?.operation.idempotency, let answer = transition.answer {
                try transaction.keep(answer, under: key)
            }
            return try transaction.append(transition.audit, ending: transition.ends)
        }
    }
}

extension StateTransaction {
    /// The revision of the record that ended the entry already, if it is the same record.
    fileprivate func end(
        _ entry: JournalEntry?,
        by record: AuditRecord
    ) throws(StateStoreError) -> Int64? {
        guard let entry else { return nil }
        let ended = try run(SQL("DELETE FROM o2dms_journal WHERE id = $1 RETURNING id", ["\(entry.id)"]))
        guard ended.isEmpty else { return nil }
        let earlier = try run(
            SQL(
                "SELECT id FROM o2dms_audit WHERE journal = $1 AND action = $2 AND state_after = $3",
                ["\(entry.id)", record.action, record.after]
            )
        )
        guard let row = earlier.first else { throw .conflict }
        var columns = StateRow(row)
        return try columns.integer()
    }

    fileprivate func apply(
        _ change: StateTransition.Change,
        to key: PackageKey
    ) throws(StateStoreError) {
        switch change {
        case .none: return
        case .deprecate(let deprecation):
            let rows = try run(
                SQL(
                    """
                    INSERT INTO o2dms_deprecation (adapter, repository, name, version, since, who, soft, checksum)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                    ON CONFLICT (adapter, repository, name, version) DO UPDATE
                    SET since = excluded.since, who = excluded.who, soft = excluded.soft, checksum = excluded.checksum
                    WHERE o2dms_deprecation.soft < excluded.soft OR o2dms_deprecation.checksum <> excluded.checksum
                    RETURNING since
                    """,
                    key.columns + [
                        "\(deprecation.since)", deprecation.who, deprecation.isSoftDeletion ? "1" : "0",
                        deprecation.checksum,
                    ]
                )
            )
            guard !rows.isEmpty else { throw .conflict }
        case .restore: guard try forget(key) else { throw .conflict }
        case .store(let checksum):
            _ = try forget(key)
            try forgetRemoval(of: key, checksum)
        case .remove(let checksum, let until):
            _ = try forget(key)
            try noteRemoval(of: key, checksum, until: until)
        }
    }

    fileprivate func keep(
        _ answer: IdempotentAnswer,
        under key: IdempotencyKey
    ) throws(StateStoreError) {
        _ = try run(
            SQL(
                """
                INSERT INTO o2dms_answer (idempotency_key, fingerprint, location, body, expires)
                VALUES ($1, $2, $3, $4, $5)
                ON CONFLICT (idempotency_key) DO UPDATE SET fingerprint = excluded.fingerprint,
                    location = excluded.location, body = excluded.body, expires = excluded.expires
                """,
                [
                    key.text, key.fingerprint, answer.location, String(decoding: answer.body, as: UTF8.self),
                    "\(answer.expires)",
                ]
            )
        )
    }

    /// The revision's row is locked until the end of the transaction: revisions become visible in their order.
    fileprivate func append(
        _ record: AuditRecord,
        ending entry: JournalEntry?
    ) throws(StateStoreError) -> Int64 {
        let rows = try run(SQL("UPDATE o2dms_revision SET current = current + 1 RETURNING current"))
        guard let row = rows.first else { throw StateRow.damaged }
        var columns = StateRow(row)
        let revision = try columns.integer()
        _ = try run(
            SQL(
                """
                INSERT INTO o2dms_audit (id, time, action, adapter, repository, name, version,
                    state_before, state_after, who, request_id, journal)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """,
                ["\(revision)", "\(record.time)", record.action] + record.key.columns
                    + [record.before, record.after, record.who, record.requestID, entry.map { "\($0.id)" }]
            )
        )
        return revision
    }

    /// Whether there was something.
    private func forget(_ key: PackageKey) throws(StateStoreError) -> Bool {
        let rows = try run(
            SQL(
                """
                DELETE FROM o2dms_deprecation
                WHERE adapter = $1 AND repository = $2 AND name = $3 AND version = $4 RETURNING since
                """,
                key.columns
            )
        )
        return !rows.isEmpty
    }
}

extension PackageKey {
    /// Its values in the order of all tables.
    var columns: [String?] { [adapter, repository, name, version] }
}
