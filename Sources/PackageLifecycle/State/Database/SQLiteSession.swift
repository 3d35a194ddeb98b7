internal import SQLite

/// A connection to the embedded database.
final class SQLiteSession: SQLSession {
    private var connection: SQLiteConnection
    private var isBroken = false

    /// Opens the file and sets it up: what is committed survives a loss of power.
    init(path: String, until deadline: ContinuousClock.Instant) throws(StateStoreError) {
        do throws(SQLiteError) {
            connection = try SQLiteConnection(path: path)
        } catch {
            throw StateStoreError(error)
        }
        // The limit keeps a burst of writes from leaving a log of its size for ever, in bytes.
        let settings = ["synchronous=FULL", "journal_size_limit=16777216", "trusted_schema=OFF"]
        for setting in settings { _ = try run(SQL("PRAGMA \(setting)"), rowLimit: 1, until: deadline) }
        let mode = try run(SQL("PRAGMA journal_mode=WAL"), rowLimit: 1, until: deadline)
        guard mode == [["wal"]] else {
            throw .unusable("SQLite needs a file system with shared memory for its write-ahead log")
        }
    }

    /// Opens the file to read it, and changes nothing.
    init(reading path: String) throws(StateStoreError) {
        do throws(SQLiteError) {
            connection = try SQLiteConnection(reading: path)
        } catch {
            throw StateStoreError(error)
        }
    }

    var isUsable: Bool { !isBroken && !connection.isInTransaction }

    func run(
        _ sql: SQL,
        rowLimit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(StateStoreError) -> [[String?]] {
        do throws(SQLiteError) {
            return try connection.run(
                sql.text,
                sql.values,
                rowLimit: rowLimit,
                timeout: deadline - ContinuousClock.now
            )
        } catch {
            // On a full or read-only disk this connection still reads, and a new one could not be opened.
            isBroken = error.kind == .damaged
            throw StateStoreError(error)
        }
    }
}

extension StateStoreError {
    init(_ error: SQLiteError) {
        self =
            switch error.kind {
            case .unavailable: .unavailable(error.description)
            case .constraint: .conflict
            case .damaged: .unusable("the file is no SQLite database, or is damaged: \(error)")
            case .misuse: .unusable("\(error)")
            }
    }
}
