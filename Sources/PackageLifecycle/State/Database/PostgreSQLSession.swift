internal import PostgreSQL

/// A connection to PostgreSQL.
final class PostgreSQLSession: SQLSession {
    private var connection: PostgreSQLConnection

    /// Connects, and lets the server end what nobody waits for any more.
    init(
        _ address: PostgreSQLAddress,
        timeout: Duration,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) {
        do throws(PostgreSQLError) {
            connection = try PostgreSQLConnection(
                to: address,
                application: "o2dms-gateway",
                timeout: deadline - ContinuousClock.now
            )
        } catch {
            throw StateStoreError(error)
        }
        let milliseconds = "\(max(1, Int64(timeout / .milliseconds(1))))"
        // A stopped replica must not hold a row, nor a vanished one its locks.
        let settings = [
            ("statement_timeout", milliseconds), ("idle_in_transaction_session_timeout", milliseconds),
            ("tcp_keepalives_idle", "10"), ("tcp_keepalives_interval", "3"), ("tcp_keepalives_count", "3"),
        ]
        let calls = settings.indices.map { "set_config($\(2 * $0 + 1), $\(2 * $0 + 2), false)" }
        let sql = SQL(
            "SELECT " + calls.joined(separator: ", "),
            settings.flatMap { [$0.0, $0.1] }
        )
        _ = try run(sql, rowLimit: 1, until: deadline)
    }

    var isUsable: Bool { connection.isUsable && !connection.isInTransaction }

    func run(
        _ sql: SQL,
        rowLimit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) -> [[String?]] {
        do throws(PostgreSQLError) {
            return try connection.run(sql.text, sql.values, rowLimit: rowLimit, until: deadline)
        } catch {
            throw StateStoreError(error)
        }
    }
}

extension StateStoreError {
    init(_ error: PostgreSQLError) {
        self =
            switch error.kind {
            case .unavailable: .unavailable(error.description)
            case .refused: .refused(error.description)
            case .constraint: .conflict
            case .damaged, .misuse: .unusable(error.description)
            }
    }
}
