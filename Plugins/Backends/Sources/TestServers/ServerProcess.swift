internal import Foundation
internal import HTTPClient
internal import Synchronization

/// A server program that runs as long as its owner lives, on a port of 127.0.0.1 that was free.
///
/// It also ends when the process of the tests dies, however that happens: a shell beside it waits for the end of a pipe.
public final class ServerProcess: Sendable {
    /// Where it listens.
    public let port: UInt16
    /// `http://127.0.0.1:<port>`, without a slash at the end.
    public var url: String { "http://127.0.0.1:\(port)" }

    private let process: Mutex<Process>
    private let life: FileHandle

    // The shell becomes the program; its child kills it when the pipe ends, if it is the parent still, and removes its folder.
    // SIGKILL because a child inherits that the threads of the tests block every other signal.
    private static let watch = """
        folder=$1; shift
        exec 3<&0
        (cat <&3 >/dev/null; read -r _ _ _ parent _ </proc/self/stat
        [ "$parent" = $$ ] && kill -KILL $$
        [ -z "$folder" ] || rm -rf "$folder") &
        exec "$@" </dev/null 3<&-
        """

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - command: its path and its arguments.
    ///   - environment: set in addition to our own.
    ///   - folder: removed when it ends; `nil` = none.
    ///   - port: where the arguments tell it to listen.
    /// - Throws: if it cannot be started; whether it listens is another question.
    public init(
        _ command: [String],
        environment: [String: String] = [:],
        folder: String? = nil,
        port: UInt16
    ) throws {
        let pipe = Pipe()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", Self.watch, "sh", folder ?? ""] + command
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.port = port
        self.process = Mutex(process)
        self.life = pipe.fileHandleForWriting
    }

    deinit { stop() }

    /// Starts a program on a free port and waits until it answers.
    ///
    /// - Parameters:
    ///   - readyPath: answers 200 when the server is up.
    ///   - scheme: `http`, or `https` with whatever certificate.
    ///   - environment: set in addition to our own.
    ///   - folder: removed when it ends; `nil` = none.
    ///   - command: its path and its arguments, made from the port.
    /// - Returns: the running server.
    /// - Throws: `TestServerError` if it does not come up.
    public static func start(
        readyPath: String,
        scheme: String = "http",
        environment: [String: String] = [:],
        folder: String? = nil,
        command: (UInt16) throws -> [String]
    ) throws -> ServerProcess {
        for _ in 0..<3 {
            // Somebody else may take the port in between: then the program ends, and another port is tried.
            let port = try FreePort.find()
            let server = try ServerProcess(
                try command(port),
                environment: environment,
                folder: folder,
                port: port
            )
            if try server.waitUntilReady("\(scheme)://127.0.0.1:\(port)\(readyPath)") { return server }
        }
        throw TestServerError("the server ends at once")
    }

    /// Ends the server and waits for its end; more calls do nothing.
    public func stop() {
        process.withLock {
            try? life.close()
            $0.waitUntilExit()
        }
    }

    /// `false` = it has ended.
    private func waitUntilReady(_ text: String) throws -> Bool {
        let address = try HTTPAddress(text)
        var configuration = HTTPClientConfiguration(trustedOrigin: address.origin)
        configuration.trustsAnyCertificate = true
        let client = HTTPClient(configuration)
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            guard process.withLock({ $0.isRunning }) else { return false }
            let answer = try? client.collect(HTTPClientRequest(.get, address, bodyLimitBytes: 1 << 20))
            if answer?.response.status == 200 { return true }
            usleep(20_000)  // These servers have no way to say that they are ready.
        }
        throw TestServerError("the server does not answer within 60 seconds")
    }
}
