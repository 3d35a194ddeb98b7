/// The section `state`: what the gateway keeps on disk.
public struct StateSettings: Sendable, Hashable {
    /// The directory for everything below; resolved against the directory of the file.
    public var directory = "./var"
    /// The directory of running uploads; resolved against ``directory``.
    public var spoolDirectory = "spool"
    /// Where package states are kept: `sqlite:FILE` (relative to ``directory``) or `postgresql://…`.
    public var url = "sqlite:state.db"
    /// The line of each key in the file; of one that is not there, none.
    public internal(set) var lines: [String: Int] = [:]

    /// How often other replicas' changes of states are asked for.
    public var refresh: Duration = .milliseconds(500)
    /// How many connections to PostgreSQL there may be at a time, besides the one that holds the locks.
    public var connections = 4
    /// How long one question to the state store may take.
    public var timeout: Duration = .seconds(5)
    /// How long a change waits for another one of the same package.
    public var lockTimeout: Duration = .seconds(10)
    /// How long the gateway waits at its start for what a crash left undone.
    public var recoveryTimeout: Duration = .seconds(10)
    /// How long the answer to an upload with an `Idempotency-Key` is kept.
    public var idempotencyRetention: Duration = .seconds(86_400)
    /// How long it is known that a package was removed.
    public var removalRetention: Duration = .seconds(86_400)
    /// How long the audit is kept; zero = for ever.
    public var auditRetention: Duration = .zero
    /// How long after its soft deletion a package is removed; zero = never.
    public var purgeAfter: Duration = .zero
    /// How often the packages of each adapter are counted by status.
    public var countInterval: Duration = .seconds(60)
    /// How many changes wait for the state store at the same time.
    public var concurrentChanges = 16
    /// How many changes wait for one of those threads.
    public var waitingChanges = 256

    /// The defaults.
    public init() {}

    /// Whether the state is kept in a file that lies in ``directory`` itself, which the gateway makes.
    public var isEmbeddedInDirectory: Bool {
        guard let file = sqliteFile, let slash = file.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            return false
        }
        return file[..<slash] == directory
    }

    /// The file of the embedded store; nil for a server.
    var sqliteFile: String? {
        let prefix = "sqlite:"
        return url.utf8.starts(with: prefix.utf8) ? String(url.dropFirst(prefix.count)) : nil
    }
}
