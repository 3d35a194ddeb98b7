internal import CPostgreSQL

/// What the server answered to one statement.
@safe
struct PostgreSQLResult: ~Copyable {
    private let result: OpaquePointer

    /// Takes ownership.
    init(_ result: OpaquePointer) { unsafe self.result = result }

    deinit { unsafe PQclear(result) }

    /// Its rows.
    ///
    /// - Throws: what the server has against the statement.
    func rows(limit: Int, secrets: [String]) throws(PostgreSQLError) -> [[String?]] {
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK: break
        default:
            let state = unsafe cpostgresql_sqlstate(result).map { unsafe String(cString: $0) } ?? ""
            let message = unsafe PQresultErrorMessage(result).map { unsafe String(cString: $0) } ?? ""
            throw PostgreSQLError(sqlState: state, message: message, secrets: secrets)
        }
        let count = unsafe PQntuples(result)
        guard count <= limit else { throw PostgreSQLError("more than \(limit) rows") }
        let columns = unsafe PQnfields(result)
        return (0..<count).map { row in (0..<columns).map { value(row, $0) } }
    }

    private func value(_ row: CInt, _ column: CInt) -> String? {
        guard unsafe PQgetisnull(result, row, column) == 0, let text = unsafe PQgetvalue(result, row, column)
        else { return nil }
        let length = unsafe Int(PQgetlength(result, row, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: text, count: length)
        return unsafe String(decoding: bytes, as: UTF8.self)
    }
}
