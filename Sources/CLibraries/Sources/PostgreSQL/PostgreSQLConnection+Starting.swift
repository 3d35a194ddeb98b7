internal import CPostgreSQL

/// What happens before a connection is there.
extension PostgreSQLConnection {
    /// An address that is none, so that libpq gets no further than to look at it.
    private static let nowhere = "(nowhere)"

    /// Starts to connect by keywords and their values, of which later ones count, and `dbname` may be an address.
    ///
    /// - Returns: the connection; `nil` if there is no memory.
    static func start(_ pairs: [(String, String)]) -> OpaquePointer? {
        unsafe withCStrings(pairs.map(\.0)) { keywords in
            unsafe withCStrings(pairs.map(\.1)) { values in
                unsafe PQconnectStartParams(keywords, values, 1)
            }
        }
    }

    /// What libpq has against the options of an address that it could read; `nil` if it would go and connect.
    ///
    /// Options are looked at when a connection starts, so one is started to where there is nothing.
    static func complaint(about url: String) -> String? {
        let pairs = [("dbname", url), ("host", nowhere), ("hostaddr", nowhere), ("port", "1")]
        guard let connection = unsafe start(pairs) else { return "no memory" }
        defer { unsafe PQfinish(connection) }
        let message = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
        return message.contains(nowhere) ? nil : message
    }
}
