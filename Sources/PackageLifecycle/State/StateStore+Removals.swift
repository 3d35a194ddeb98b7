extension StateStore {
    /// The archives of this name that were removed, and of which it is still known: a gateway whose adapter shows one of them looks at
    /// an older state of the repository.
    ///
    /// - Parameters:
    ///   - key: the package; its lock must be held.
    ///   - now: in nanoseconds since 1970 UTC; what expired before is forgotten.
    /// - Returns: their checksums; an empty one stands for an archive whose checksum its adapter did not state.
    /// - Throws: if the store does not answer.
    public func removedChecksums(of key: PackageKey, now: Int64) throws(StateStoreError) -> Set<String> {
        let rows = try run(
            SQL(
                """
                SELECT checksum FROM o2dms_removal
                WHERE adapter = $1 AND repository = $2 AND name = $3 AND version = $4 AND expires > $5
                """,
                key.columns + ["\(now)"]
            )
        )
        return Set(rows.compactMap { $0.first.flatMap { $0 } })
    }
}

extension StateTransaction {
    /// Remembers that an archive was removed.
    func noteRemoval(of key: PackageKey, _ checksum: String, until: Int64) throws(StateStoreError) {
        _ = try run(
            SQL(
                """
                INSERT INTO o2dms_removal (adapter, repository, name, version, checksum, expires)
                VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (adapter, repository, name, version, checksum) DO UPDATE SET expires = excluded.expires
                """,
                key.columns + [checksum, "\(until)"]
            )
        )
    }

    /// The archive is there again; one without a checksum might be any.
    func forgetRemoval(of key: PackageKey, _ checksum: String) throws(StateStoreError) {
        _ = try run(
            SQL(
                """
                DELETE FROM o2dms_removal
                WHERE adapter = $1 AND repository = $2 AND name = $3 AND version = $4 AND checksum IN ($5, '')
                """,
                key.columns + [checksum]
            )
        )
    }
}
