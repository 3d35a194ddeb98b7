internal import Foundation
internal import Synchronization

/// Debian's sshd for the account of the tests, which one key opens.
public final class SSHServer: Sendable {
    /// The account.
    public let user: String
    /// The text of the key that is let in.
    public let userKey: String
    /// A file of known hosts that has the server's key.
    public let knownHosts: String
    /// `ssh://user@127.0.0.1:<port>`, without a slash at the end.
    public var url: String { "ssh://\(user)@127.0.0.1:\(process.port)" }
    /// Where it listens.
    public var port: UInt16 { process.port }

    private let process: ServerProcess
    private let folder: URL

    /// Starts a server.
    ///
    /// - Throws: if it does not start, or the Debian package is missing.
    public init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("sshd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let path = folder.path
        if geteuid() == 0 {
            try FileManager.default.createDirectory(atPath: "/run/sshd", withIntermediateDirectories: true)
        }
        for name in ["host", "user"] { try Self.makeKey("\(path)/\(name)") }
        user = NSUserName()
        userKey = try String(contentsOfFile: "\(path)/user", encoding: .utf8)
        let port = try FreePort.find()
        knownHosts = "\(path)/known_hosts"
        let hostKey = try String(contentsOfFile: "\(path)/host.pub", encoding: .utf8)
        try "[127.0.0.1]:\(port) \(hostKey)".write(toFile: knownHosts, atomically: true, encoding: .utf8)
        let options = [
            "Port=\(port)", "ListenAddress=127.0.0.1", "HostKey=\(path)/host", "PidFile=none",
            "AuthorizedKeysFile=\(path)/user.pub", "PasswordAuthentication=no",
            "KbdInteractiveAuthentication=no",
            "UsePAM=no", "StrictModes=no",
        ]
        process = try ServerProcess(
            ["/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null"] + options.flatMap { ["-o", $0] },
            port: port
        )
        try awaitBanner()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A file of known hosts that has another key in the server's place.
    ///
    /// - Returns: its path.
    /// - Throws: what does not work.
    public func makeWrongKnownHosts() throws -> String {
        let name = "\(folder.path)/other-\(UUID().uuidString)"
        try Self.makeKey(name)
        let key = try String(contentsOfFile: name + ".pub", encoding: .utf8)
        try "[127.0.0.1]:\(port) \(key)".write(toFile: name + ".hosts", atomically: true, encoding: .utf8)
        return name + ".hosts"
    }

    private static func makeKey(_ path: String) throws {
        _ = try ToolRun.output("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", path])
    }

    private func awaitBanner() throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            let port = String(process.port)
            if (try? ToolRun.output("ssh-keyscan", ["-T", "5", "-p", port, "127.0.0.1"]))?.isEmpty == false {
                return
            }
            usleep(20_000)  // The program has no other way to say that it is ready.
        }
        throw TestServerError("sshd does not answer within 30 seconds")
    }
}
