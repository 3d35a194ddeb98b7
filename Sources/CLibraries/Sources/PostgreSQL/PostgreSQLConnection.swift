internal import CPostgreSQL
internal import Glibc

/// A connection to a PostgreSQL server, whose every wait is bounded by a deadline of ours: libpq never blocks, but for the
/// resolution of the server's name, which the system's resolver bounds.
///
/// A value belongs to one thread at a time. Values travel as text in both directions, `nil` being NULL.
@safe
public struct PostgreSQLConnection: ~Copyable {
    private let connection: OpaquePointer
    private let secrets: [String]
    private var names: [String: String] = [:]
    /// Whether an answer is outstanding that nobody waited for: then no other statement can be sent.
    private var isAbandoned = false

    /// Connects.
    ///
    /// - Parameters:
    ///   - address: where to.
    ///   - application: how the connection is called in the server's lists.
    ///   - timeout: how long it may take.
    /// - Throws: if nobody answers in time, or the server refuses.
    public init(
        to address: PostgreSQLAddress,
        application: String,
        timeout: Duration
    ) throws(PostgreSQLError) {
        let deadline = ContinuousClock.now + timeout
        // What the address says comes last and goes before.
        let pairs = [
            ("fallback_application_name", application), ("client_encoding", "UTF8"),
            ("tcp_user_timeout", "\(max(1, Int64(timeout / .milliseconds(1))))"), ("keepalives_idle", "10"),
            ("keepalives_interval", "3"), ("keepalives_count", "3"), ("dbname", address.url),
        ]
        guard let connection = unsafe Self.start(pairs) else { throw PostgreSQLError("no memory") }
        do throws(PostgreSQLError) {
            try unsafe Self.complete(connection, until: deadline, secrets: address.secrets)
        } catch {
            unsafe PQfinish(connection)
            throw error
        }
        unsafe self.connection = connection
        secrets = address.secrets
    }

    deinit { unsafe PQfinish(connection) }

    /// Whether statements can still be sent; else the connection is good for nothing any more.
    ///
    /// It notices a server that has ended, and does not wait for one that is silent.
    public var isUsable: Bool {
        guard !isAbandoned, unsafe PQstatus(connection) == CONNECTION_OK else { return false }
        var entry = unsafe pollfd(fd: PQsocket(connection), events: CShort(POLLIN), revents: 0)
        // Between statements something to read is a notice, or the end, which may follow a last word.
        for _ in 0..<10 where unsafe poll(&entry, 1, 0) > 0 {
            guard unsafe PQconsumeInput(connection) == 1 else { return false }
        }
        return unsafe PQstatus(connection) == CONNECTION_OK
    }

    /// Whether a transaction has begun and not ended, failed ones included.
    public var isInTransaction: Bool { unsafe PQtransactionStatus(connection) != PQTRANS_IDLE }

    /// Runs one statement.
    ///
    /// - Parameters:
    ///   - sql: the statement, with the parameters `$1`, `$2`, …; it is prepared once.
    ///   - values: of the parameters.
    ///   - rowLimit: the most rows it may yield.
    ///   - deadline: until when to wait for the answer; after that the connection cannot be used any more.
    /// - Returns: the rows.
    /// - Throws: if it fails, takes too long or yields too many rows.
    public mutating func run(
        _ sql: String,
        _ values: [String?] = [],
        rowLimit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> [[String?]] {
        let name = try prepared(sql, until: deadline)
        let isSent = unsafe withCStrings(values) { pointers in
            unsafe PQsendQueryPrepared(connection, name, CInt(values.count), pointers, nil, nil, 0) == 1
        }
        guard isSent else { throw failure() }
        return try answer(rowLimit: rowLimit, until: deadline)
    }

    private mutating func prepared(
        _ sql: String,
        until deadline: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> String {
        if let name = names[sql] { return name }
        // Who writes texts without end into statements fills neither memory: the rest is prepared each time, without a name.
        let name = names.count < 100 ? "s\(names.count)" : ""
        guard unsafe PQsendPrepare(connection, name, sql, 0, nil) == 1 else { throw failure() }
        _ = try answer(rowLimit: 0, until: deadline)
        if !name.isEmpty { names[sql] = name }
        return name
    }

    /// Waits for all that the server says to the statement sent last.
    private mutating func answer(
        rowLimit: Int,
        until deadline: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> [[String?]] {
        isAbandoned = true
        var rows: Result<[[String?]], PostgreSQLError>?
        while let result = try nextResult(until: deadline) {
            // The first one tells; a lost connection adds another.
            guard rows == nil else { continue }
            do throws(PostgreSQLError) {
                rows = .success(try result.rows(limit: rowLimit, secrets: secrets))
            } catch {
                rows = .failure(error)
            }
        }
        isAbandoned = false
        guard let rows else { throw failure() }
        return try rows.get()
    }

    private func nextResult(
        until deadline: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> PostgreSQLResult? {
        while true {
            let flushed = unsafe PQflush(connection)
            guard flushed >= 0 else { throw failure() }
            let isBusy = unsafe PQisBusy(connection) == 1
            guard flushed == 1 || isBusy else { break }
            let wanted = flushed == 1 ? POLLIN | POLLOUT : POLLIN
            let came = try unsafe Self.wait(for: wanted, on: connection, until: deadline)
            if came & CShort(POLLOUT) != came, unsafe PQconsumeInput(connection) == 0 { throw failure() }
        }
        return unsafe PQgetResult(connection).map { unsafe PostgreSQLResult($0) }
    }

    private func failure() -> PostgreSQLError { unsafe Self.failure(of: connection, secrets: secrets) }

    private static func failure(of connection: OpaquePointer, secrets: [String]) -> PostgreSQLError {
        let message = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
        return PostgreSQLError(PostgreSQLError.harmless(message, secrets: secrets))
    }

    /// Why no connection came about.
    private static func refusal(by connection: OpaquePointer, secrets: [String]) -> PostgreSQLError {
        let message = unsafe PQerrorMessage(connection).map { unsafe String(cString: $0) } ?? ""
        let lacksPassword = unsafe PQconnectionNeedsPassword(connection) == 1
        return PostgreSQLError(connecting: message, lacksPassword: lacksPassword, secrets: secrets)
    }

    private static func complete(
        _ connection: OpaquePointer,
        until deadline: ContinuousClock.Instant,
        secrets: [String]
    ) throws(PostgreSQLError) {
        guard unsafe PQstatus(connection) != CONNECTION_BAD else {
            throw unsafe failure(of: connection, secrets: secrets)
        }
        unsafe cpostgresql_drop_notices(connection)
        // Only in this way the server's code comes with a refusal.
        _ = unsafe PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
        defer { _ = unsafe PQsetErrorVerbosity(connection, PQERRORS_DEFAULT) }
        var wanted = POLLOUT
        polling: while true {
            _ = try unsafe wait(for: wanted, on: connection, until: deadline)
            switch unsafe PQconnectPoll(connection) {
            case PGRES_POLLING_OK: break polling
            case PGRES_POLLING_READING: wanted = POLLIN
            case PGRES_POLLING_WRITING: wanted = POLLOUT
            default: throw unsafe refusal(by: connection, secrets: secrets)
            }
        }
        guard unsafe PQsetnonblocking(connection, 1) == 0 else {
            throw unsafe failure(of: connection, secrets: secrets)
        }
    }

    /// The events that came.
    private static func wait(
        for events: CInt,
        on connection: OpaquePointer,
        until deadline: ContinuousClock.Instant
    ) throws(PostgreSQLError) -> CShort {
        var entry = unsafe pollfd(fd: PQsocket(connection), events: CShort(events), revents: 0)
        while true {
            let left = max(.zero, deadline - ContinuousClock.now) / .milliseconds(1)
            let count = unsafe poll(&entry, 1, CInt(min(left.rounded(.up), 1_000_000)))
            if count > 0 { return entry.revents }
            if count == 0 { throw PostgreSQLError("the server does not answer in time") }
            guard errno == EINTR else { throw unsafe PostgreSQLError(String(cString: strerror(errno))) }
        }
    }
}
