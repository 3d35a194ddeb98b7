extension StateStore {
    /// The most entries that are told at once.
    private static let entryLimit = 10_000

    /// Writes down what the adapter is about to be asked for; ``commit(_:)`` ends it.
    ///
    /// The package's lock must be held.
    public func begin(_ operation: PendingOperation) throws(StateStoreError) -> JournalEntry {
        // At random, so that no two replicas wait for each other.
        let entry = JournalEntry(id: .random(in: 1 ... .max), operation: operation)
        _ = try run(
            SQL(
                """
                INSERT INTO o2dms_journal (id, kind, adapter, repository, name, version,
                    checksum, who, request_id, time, idempotency_key, fingerprint)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """,
                ["\(entry.id)", operation.kind.rawValue] + operation.key.columns + [
                    operation.checksum, operation.who, operation.requestID, "\(operation.time)",
                    operation.idempotency?.text, operation.idempotency?.fingerprint,
                ]
            )
        )
        return entry
    }

    /// The operations that are under way, in this or another replica, or were when a process died.
    ///
    /// Who gets the lock of such a package knows that nobody works on it any more, and looks again whether the entry is
    /// still there. Whoever changes the package resolves them first, so that no late resolution undoes the change.
    ///
    /// - Parameter key: only those of the package that this key locks; `nil` = all.
    /// - Returns: the entries, the oldest first.
    /// - Throws: if the store does not answer.
    public func openEntries(of key: PackageKey? = nil) throws(StateStoreError) -> [JournalEntry] {
        let rows = try run(
            SQL(
                """
                SELECT id, kind, adapter, repository, name, version,
                    checksum, who, request_id, time, idempotency_key, fingerprint
                FROM o2dms_journal \(key == nil ? "" : "WHERE adapter = $1 AND name = $2 AND version = $3")
                ORDER BY time LIMIT \(Self.entryLimit)
                """,
                key.map { [$0.adapter, $0.name, $0.version] } ?? []
            )
        )
        var entries: [JournalEntry] = []
        for row in rows { entries.append(try Self.entry(of: row)) }
        return entries
    }

    private static func entry(of row: [String?]) throws(StateStoreError) -> JournalEntry {
        var row = StateRow(row)
        let id = try row.integer()
        guard let kind = PendingOperation.Kind(rawValue: try row.text()), let key = row.key() else {
            throw StateRow.damaged
        }
        var operation = PendingOperation(
            kind,
            of: key,
            checksum: try row.text(),
            who: try row.text(),
            requestID: try row.text(),
            time: try row.integer()
        )
        if let text = row.optionalText(), let fingerprint = row.optionalText() {
            operation.idempotency = IdempotencyKey(text, fingerprint: fingerprint)
        }
        return JournalEntry(id: id, operation: operation)
    }
}
