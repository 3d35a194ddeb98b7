internal import Foundation
internal import PostgreSQL
internal import Synchronization

/// Debian's PostgreSQL with a database cluster of its own, which can be stopped and started again on the same port.
///
/// It asks for a password, listens on this machine alone, with and without TLS, and runs as `postgres` where the tests run as root,
/// whom it refuses.
/// Without `fsync`: a crash of the machine is not among the tests.
public final class PostgreSQLServer: Sendable {
    /// The password of its user `gateway`; nothing may ever show it.
    public static let password = "canary-of-postgresql"
    /// Where it listens.
    public let port: UInt16

    private let folder: String
    // Its folder goes with it, also if the tests are killed.
    private let keeper: ServerProcess
    private let process = Mutex<ServerProcess?>(nil)

    /// One for all tests of this process; each makes its own database.
    public static func shared() throws -> PostgreSQLServer { try one.get() }

    private static let one = Result { try PostgreSQLServer() }

    /// Makes a cluster and starts a server for it.
    ///
    /// - Throws: if it does not start, or the Debian package is missing.
    public init() throws {
        port = try FreePort.find()
        folder =
            FileManager.default.temporaryDirectory.appendingPathComponent("postgresql-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        keeper = try ServerProcess(["/bin/sleep", "infinity"], folder: folder, port: port)
        try Data(Self.password.utf8).write(to: URL(fileURLWithPath: "\(folder)/password"))
        for name in ["certificate", "stranger"] { try Self.makeCertificate("\(folder)/\(name)") }
        if geteuid() == 0 { try Self.run(["/bin/chown", "-R", "postgres", folder]) }
        try Self.run(
            try Self.command("initdb") + [
                "-D", "\(folder)/data", "-A", "scram-sha-256", "--pwfile=\(folder)/password", "-U", "gateway",
                "-N", "-E", "UTF8", "--locale=C.UTF-8",
            ]
        )
        try start()
    }

    /// The address of a database on it.
    ///
    /// - Parameter database: its name; `postgres` is always there.
    /// - Returns: the address, with the password.
    public func url(_ database: String = "postgres") -> String {
        "postgresql://gateway:\(Self.password)@127.0.0.1:\(port)/\(database)"
    }

    /// The file of the certificate for 127.0.0.1, which signs itself.
    public var certificate: String { "\(folder)/certificate.pem" }
    /// The file of another one, which has not signed it.
    public var stranger: String { "\(folder)/stranger.pem" }

    /// Makes a database.
    ///
    /// - Returns: its address, which no other test has.
    /// - Throws: if the server refuses.
    public func makeDatabase() throws -> String {
        let name = "d\(UInt64.random(in: 0 ... .max))"
        try run("CREATE DATABASE \(name)")
        return url(name)
    }

    /// Runs a statement.
    ///
    /// - Parameters:
    ///   - sql: the statement.
    ///   - database: the database in which it runs.
    /// - Throws: if the server refuses.
    public func run(_ sql: String, in database: String = "postgres") throws {
        let address = try PostgreSQLAddress(url(database))
        let timeout = Duration.seconds(30)
        var connection = try PostgreSQLConnection(to: address, application: "tests", timeout: timeout)
        _ = try connection.run(sql, rowLimit: 1000, until: ContinuousClock.now + timeout)
    }

    /// Starts it, if it was stopped, and waits until it answers.
    ///
    /// - Throws: if it does not come up.
    public func start() throws {
        try process.withLock { process in
            process = try ServerProcess(
                try Self.command("postgres") + [
                    "-D", "\(folder)/data", "-p", "\(port)", "-c", "listen_addresses=127.0.0.1,127.0.0.2",
                    "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "max_connections=300",
                    "-c", "ssl=on", "-c", "ssl_cert_file=\(folder)/certificate.pem",
                    "-c", "ssl_key_file=\(folder)/certificate.key",
                ],
                port: port
            )
        }
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if (try? run("SELECT 1")) != nil { return }
            usleep(20_000)  // It has no other way to say that it is ready.
        }
        throw TestServerError("PostgreSQL does not answer within 60 seconds")
    }

    /// Kills it; all that was committed is there after the next start.
    public func stop() {
        process.withLock { process in
            process?.stop()
            process = nil
        }
    }

    /// A program of the server's, to be run as a user that it accepts.
    private static func command(_ program: String) throws -> [String] {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        guard let newest = versions.compactMap({ Int($0) }).max() else {
            throw TestServerError("PostgreSQL is missing; run scripts/setup test")
        }
        let path = "/usr/lib/postgresql/\(newest)/bin/\(program)"
        guard geteuid() == 0 else { return [path] }
        return ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path]
    }

    private static func makeCertificate(_ path: String) throws {
        try run([
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes",
            "-keyout", "\(path).key", "-out", "\(path).pem", "-days", "2", "-subj", "/CN=tests",
            "-addext", "subjectAltName=IP:127.0.0.1",
        ])
    }

    private static func run(_ command: [String]) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestServerError("\(command) failed") }
    }
}
