internal import CSQLite

/// Why SQLite did not do what it was asked for.
public struct SQLiteError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What follows from it.
    public enum Kind: Sendable, Hashable {
        /// The file is locked, the disk full or read-only, or time is up: later it may succeed.
        case unavailable
        /// A constraint of the schema forbids it.
        case constraint
        /// The file is no database, or is damaged.
        case damaged
        /// The statement is wrong, or does not fit the schema.
        case misuse
    }

    /// What follows from it.
    public let kind: Kind
    /// What is wrong, in SQLite's words, which name no file.
    public let description: String
    /// Whether another connection holds what is needed, and the same may succeed in a moment.
    let isBusy: Bool

    init(kind: Kind, description: String) {
        self.kind = kind
        self.description = description
        isBusy = false
    }

    /// Classifies a result code.
    init(code: CInt, message: String? = nil) {
        kind =
            switch code & 0xFF {
            case SQLITE_CONSTRAINT: .constraint
            case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
            case SQLITE_ERROR, SQLITE_MISUSE, SQLITE_RANGE, SQLITE_SCHEMA, SQLITE_TOOBIG, SQLITE_MISMATCH:
                .misuse
            default: .unavailable
            }
        isBusy = code & 0xFF == SQLITE_BUSY
        description =
            unsafe message ?? sqlite3_errstr(code).map { unsafe String(cString: $0) } ?? "error \(code)"
    }
}
