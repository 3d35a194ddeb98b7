internal import Foundation
internal import HTTPClient

/// A real TLS server (openssl's) with a certificate that nobody should trust.
public final class UntrustedTLSServer: Sendable {
    /// What is wrong with the certificate.
    public enum Flaw: String, CaseIterable, Sendable {
        case unknown = "of an unknown authority"
        case expired = "expired"
        case otherName = "for another host"
    }

    /// `https://127.0.0.1:<port>`, without a slash at the end.
    public var url: String { "https://127.0.0.1:\(process.port)" }
    /// The authority that issued it, where that is to be known.
    public let authorityFile: String?

    private let process: ServerProcess
    private let folder: URL

    /// Starts a server.
    ///
    /// - Parameter flaw: what is wrong with its certificate.
    /// - Throws: `TestServerError` if it does not come up.
    public init(_ flaw: Flaw) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (certificate, key) = try Self.issue(flaw, in: folder)
        authorityFile = flaw == .unknown ? nil : certificate
        let port = try FreePort.find()
        let command = [
            "openssl", "s_server", "-accept", "127.0.0.1:\(port)", "-cert", certificate, "-key", key, "-www",
        ]
        process = try ServerProcess(["/usr/bin/env"] + command, port: port)
        try awaitHandshake()
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func issue(_ flaw: Flaw, in folder: URL) throws -> (certificate: String, key: String) {
        let path = { (name: String) in folder.appendingPathComponent(name).path }
        let name = flaw == .otherName ? "DNS:other.example" : "IP:127.0.0.1"
        try Data("subjectAltName=\(name)\n".utf8).write(to: folder.appendingPathComponent("names"))
        let request = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=test"
        let signing = "x509 -req -days \(flaw == .expired ? -1 : 2)"
        let files = ["-keyout", path("key.pem"), "-out", path("request.pem")]
        _ = try ToolRun.output("openssl", request.split(separator: " ").map(String.init) + files)
        let more = [
            "-in", path("request.pem"), "-signkey", path("key.pem"), "-extfile", path("names"),
            "-out", path("certificate.pem"),
        ]
        _ = try ToolRun.output("openssl", signing.split(separator: " ").map(String.init) + more)
        return (path("certificate.pem"), path("key.pem"))
    }

    /// It is up as soon as a handshake with it fails.
    private func awaitHandshake() throws {
        let address = try HTTPAddress(url)
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            do {
                _ = try client.collect(HTTPClientRequest(.get, address, bodyLimitBytes: 1))
            } catch {
                if error.kind == .tls { return }
            }
            usleep(10_000)  // The program has no other way to say that it is ready.
        }
        throw TestServerError("openssl s_server does not answer within 30 seconds")
    }
}
