extension StateStore {
    /// Asks for the answer to an earlier request, or to be the first.
    ///
    /// - Parameters:
    ///   - key: the client's key.
    ///   - now: in nanoseconds since 1970 UTC; what expired before is forgotten.
    /// - Returns: what the key was used for so far.
    /// - Throws: if the store does not answer.
    public func claim(_ key: IdempotencyKey, now: Int64) throws(StateStoreError) -> IdempotencyClaim {
        if let known = try known(key, now: now) { return known }
        let lock: StateLock
        do throws(StateStoreError) {
            lock = try take(try LockNumber(key), until: ContinuousClock.now)
        } catch .locked {
            return .underWay
        }
        // It may have been answered between the first look and the lock.
        return try known(key, now: now) ?? .first(lock)
    }

    private func known(_ key: IdempotencyKey, now: Int64) throws(StateStoreError) -> IdempotencyClaim? {
        let rows = try run(
            SQL(
                """
                SELECT fingerprint, location, body, expires FROM o2dms_answer
                WHERE idempotency_key = $1 AND expires > $2
                """,
                [key.text, "\(now)"]
            )
        )
        guard let columns = rows.first else { return nil }
        var row = StateRow(columns)
        guard try row.text() == key.fingerprint else { return .usedOtherwise }
        let (location, body) = (try row.text(), try row.text())
        return .answered(
            IdempotentAnswer(location: location, body: Array(body.utf8), expires: try row.integer())
        )
    }
}
