internal import CLinux
internal import Glibc
internal import Synchronization

/// The embedded database: one file, and beside it one whose bytes are the locks.
final class SQLiteDatabase: StateDatabase {
    private let path: String
    private let lockFile = Mutex<CInt>(-1)

    init(path: String) { self.path = path }

    deinit {
        lockFile.withLock { file in
            if file >= 0 { close(file) }
        }
    }

    /// SQLite has one writer at a time anyway.
    var sessionLimit: Int { 1 }
    var begin: SQL { SQL("BEGIN IMMEDIATE") }
    var schemaLock: SQL? { nil }

    func open(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> any SQLSession {
        try SQLiteSession(path: path, until: deadline)
    }

    var schemaTable: SQL { SQL("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'o2dms_schema'") }

    var tableRight: SQL? { nil }

    func openForLooking(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> (any SQLSession)?
    {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        guard unsafe access(folder, W_OK | X_OK) == 0 else { throw Self.unwritable("the folder of its file") }
        guard unsafe access(path, F_OK) == 0 else { return nil }
        guard unsafe access(path, R_OK | W_OK) == 0 else { throw Self.unwritable("its file") }
        return try SQLiteSession(reading: path)
    }

    func renew(_ address: StateAddress) -> AddressRenewal {
        guard case .file(path) = address else { return .elsewhere }
        return .unchanged
    }

    func tryLock(_ number: Int64, until deadline: ContinuousClock.Instant) throws(StateStoreError) -> Bool {
        try lockFile.withLock { file throws(StateStoreError) in
            if file < 0 { file = unsafe Glibc.open("\(path).locks", O_RDWR | O_CREAT | O_CLOEXEC, 0o600) }
            guard file >= 0 else { throw Self.failure() }
            if clinux_lock_byte(file, number) == 0 { return true }
            guard errno == EAGAIN || errno == EACCES else { throw Self.failure() }
            return false
        }
    }

    func unlock(_ number: Int64) {
        // It cannot fail for a byte that was locked.
        lockFile.withLock { file in _ = clinux_unlock_byte(file, number) }
    }

    /// Nothing but the end of this process takes its locks.
    func renewLocks(until deadline: ContinuousClock.Instant) {}

    private static func unwritable(_ what: String) -> StateStoreError {
        let reason = unsafe String(cString: strerror(errno))
        return .unusable(
            "\(what) cannot be written by this user (\(reason)): make it, let the gateway's user write there, or name another file"
        )
    }

    private static func failure() -> StateStoreError {
        .unavailable("the file of its locks: \(unsafe String(cString: strerror(errno)))")
    }
}
