internal import CSQLite
internal import Glibc

/// An open database file.
///
/// A value belongs to one thread at a time. Values travel as text in both directions, `nil` being NULL; the columns' types decide
/// what is stored. What a text means, the schema says.
@safe
public struct SQLiteConnection: ~Copyable {
    private static let busyPauseMicroseconds: CUnsignedInt = 2000

    private let database: OpaquePointer
    private let deadline: UnsafeMutablePointer<Int64>
    private var statements: [String: SQLiteStatement] = [:]

    /// Opens a file, which is made if it is not there yet, readable for nobody else.
    ///
    /// - Parameter path: the file.
    /// - Throws: if the file cannot be opened; whether it is a database shows at the first statement.
    public init(path: String) throws(SQLiteError) {
        try Self.createFile(path)
        try self.init(path, SQLITE_OPEN_READWRITE)
    }

    /// Opens a file that is there, of which nothing is changed.
    ///
    /// - Parameter path: the file.
    /// - Throws: if the file cannot be opened.
    public init(reading path: String) throws(SQLiteError) { try self.init(path, SQLITE_OPEN_READONLY) }

    private init(_ path: String, _ access: CInt) throws(SQLiteError) {
        var handle: OpaquePointer?
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else {
            _ = unsafe sqlite3_close_v2(handle)
            throw SQLiteError(code: code)
        }
        unsafe database = handle
        unsafe deadline = .allocate(capacity: 1)
        unsafe deadline.initialize(to: .max)
        unsafe sqlite3_progress_handler(
            handle,
            10_000,
            { context in
                guard let deadline = unsafe context?.assumingMemoryBound(to: Int64.self) else { return 0 }
                return unsafe SQLiteConnection.now() > deadline.pointee ? 1 : 0
            },
            deadline
        )
    }

    deinit {
        unsafe deadline.deallocate()
        // Statements that are still alive keep the handle until they end themselves.
        _ = unsafe sqlite3_close_v2(database)
    }

    /// Runs one statement to its end, and waits for other connections that keep it from that.
    ///
    /// SQLite's own way to wait (`sqlite3_busy_timeout`) is not enough: it looks again every 100 ms only, which a busy writer gives no
    /// chance to, and not at all where a statement becomes a writer in its course, as `PRAGMA journal_mode=WAL` does.
    ///
    /// - Parameters:
    ///   - sql: the statement, with the parameters `$1`, `$2`, …; it is prepared once.
    ///   - values: of the parameters.
    ///   - rowLimit: the most rows it may yield.
    ///   - timeout: how long it may take, waiting included.
    /// - Returns: the rows.
    /// - Throws: if it fails, takes too long or yields too many rows.
    public mutating func run(
        _ sql: String,
        _ values: [String?] = [],
        rowLimit: Int,
        timeout: Duration
    ) throws(SQLiteError) -> [[String?]] {
        let (seconds, attoseconds) = timeout.components
        unsafe deadline.pointee =
            Self.now() + min(max(seconds, 0), 1_000_000) * 1_000_000_000 + attoseconds / 1_000_000_000
        while true {
            do throws(SQLiteError) {
                return try attempt(sql, values, rowLimit: rowLimit)
            } catch {
                // What failed outside of a transaction has done nothing.
                guard error.isBusy, !isInTransaction, unsafe Self.now() < deadline.pointee else {
                    throw error
                }
                usleep(Self.busyPauseMicroseconds)
            }
        }
    }

    private mutating func attempt(
        _ sql: String,
        _ values: [String?],
        rowLimit: Int
    ) throws(SQLiteError) -> [[String?]] {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        return try statement.rows(limit: rowLimit)
    }

    /// Whether a transaction has begun and not ended; some errors end it.
    public var isInTransaction: Bool { unsafe sqlite3_get_autocommit(database) == 0 }

    private mutating func prepared(_ sql: String) throws(SQLiteError) -> SQLiteStatement {
        if let known = statements[sql] { return known }
        let statement = unsafe try SQLiteStatement(sql, in: database)
        // Who writes texts without end into statements shall not fill the memory.
        if statements.count >= 100 { statements.removeAll() }
        statements[sql] = statement
        return statement
    }

    /// Makes the file before SQLite does, which would let others read it.
    private static func createFile(_ path: String) throws(SQLiteError) {
        let file = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if file >= 0 {
            close(file)
        } else if errno != EEXIST {
            throw SQLiteError(kind: .unavailable, description: unsafe String(cString: strerror(errno)))
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
