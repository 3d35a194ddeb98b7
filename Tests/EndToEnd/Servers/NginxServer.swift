import Foundation
import Testing

/// Debian's nginx as a plain static server of a directory, with or without a password.
final class NginxServer {
    let port: UInt16
    private let process: Process
    private let directory: TemporaryDirectory

    /// What it shows by TLS, and whose certificates it wants to see.
    struct TLS {
        let certificate: String
        let key: String
        let clientAuthority: String
    }

    /// Serves `root`; `htpasswd` names a file of users.
    init(serving root: String, htpasswd: String? = nil, port: UInt16? = nil, tls: TLS? = nil) throws {
        directory = try TemporaryDirectory()
        self.port = try port ?? Self.freePort()
        let authentication = htpasswd.map { "auth_basic charts; auth_basic_user_file \($0);" } ?? ""
        let encryption = tls.map {
            "ssl_certificate \($0.certificate); ssl_certificate_key \($0.key);"
                + " ssl_client_certificate \($0.clientAuthority); ssl_verify_client on;"
        }
        try directory.write(
            """
            daemon off; user root; pid \(directory.file("pid")); error_log \(directory.file("error.log")); worker_processes 1;
            events {}
            http {
              access_log \(directory.file("access.log"));
              client_body_temp_path \(directory.file("1")); proxy_temp_path \(directory.file("2"));
              fastcgi_temp_path \(directory.file("3")); uwsgi_temp_path \(directory.file("4")); scgi_temp_path \(directory.file("5"));
              server { listen 127.0.0.1:\(self.port) \(tls == nil ? "" : "ssl"); \(encryption ?? "") root \(root); \(authentication) }
            }
            """,
            to: "nginx.conf"
        )
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/nginx")
        process.arguments = ["-c", directory.file("nginx.conf"), "-e", directory.file("error.log")]
        process.standardError = FileHandle.nullDevice
        try process.run()
        try waitUntilItListens()
    }

    deinit { stop() }

    func stop() {
        guard process.isRunning else { return }
        process.terminate()
        process.waitUntilExit()
    }

    /// The lines of its access log.
    func requests() throws -> [String] {
        try String(contentsOfFile: directory.file("access.log"), encoding: .utf8).split(separator: "\n").map(
            String.init
        )
    }

    private func waitUntilItListens() throws {
        for _ in 0..<1000 {
            if (try? WireClient(port: port)) != nil { return }
            usleep(5_000)  // nginx has no way to say that it is ready
        }
        Issue.record("nginx does not listen")
    }

    /// A port that nobody listens on at the moment.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                let bound = unsafe bind(descriptor, $0, length)
                return bound == 0 ? unsafe getsockname(descriptor, $0, &length) : bound
            }
        }
        try #require(result == 0)
        return UInt16(bigEndian: address.sin_port)
    }
}
