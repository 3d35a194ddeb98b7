internal import CSQLite

/// A prepared statement; it belongs to the thread that its connection belongs to.
@safe
final class SQLiteStatement {
    private let statement: OpaquePointer
    private let database: OpaquePointer

    init(_ sql: String, in database: OpaquePointer) throws(SQLiteError) {
        var statement: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            database,
            sql,
            -1,
            CUnsignedInt(SQLITE_PREPARE_PERSISTENT),
            &statement,
            nil
        )
        guard code == SQLITE_OK, let statement = unsafe statement else {
            throw unsafe Self.error(code, database)
        }
        unsafe self.statement = statement
        unsafe self.database = database
    }

    // It repeats the code of the last step, which was told then.
    deinit { _ = unsafe sqlite3_finalize(statement) }

    func bind(_ values: [String?]) throws(SQLiteError) {
        for (number, value) in values.enumerated() {
            let index = unsafe sqlite3_bind_parameter_index(statement, "$\(number + 1)")
            guard let text = value else {
                try check(unsafe sqlite3_bind_null(statement, index))
                continue
            }
            guard let length = CInt(exactly: text.utf8.count) else { throw SQLiteError(code: SQLITE_TOOBIG) }
            try check(unsafe csqlite_bind_text(statement, index, text, length))
        }
    }

    func rows(limit: Int) throws(SQLiteError) -> [[String?]] {
        var rows: [[String?]] = []
        while true {
            let code = unsafe sqlite3_step(statement)
            if code == SQLITE_DONE { return rows }
            guard code == SQLITE_ROW else { throw unsafe Self.error(code, database) }
            guard rows.count < limit else {
                throw SQLiteError(kind: .unavailable, description: "more than \(limit) rows")
            }
            rows.append(unsafe (0..<sqlite3_column_count(statement)).map(column))
        }
    }

    /// Makes it ready to be run again; holds no lock any more.
    func reset() {
        // Both repeat the code of the last step, which was told then.
        _ = unsafe sqlite3_reset(statement)
        _ = unsafe sqlite3_clear_bindings(statement)
    }

    private func column(_ index: CInt) -> String? {
        guard let text = unsafe sqlite3_column_text(statement, index) else { return nil }
        let length = unsafe Int(sqlite3_column_bytes(statement, index))
        return unsafe String(decoding: UnsafeBufferPointer(start: text, count: length), as: UTF8.self)
    }

    private func check(_ code: CInt) throws(SQLiteError) {
        guard code == SQLITE_OK else { throw unsafe Self.error(code, database) }
    }

    private static func error(_ code: CInt, _ database: OpaquePointer) -> SQLiteError {
        unsafe SQLiteError(code: code, message: sqlite3_errmsg(database).map { unsafe String(cString: $0) })
    }
}
