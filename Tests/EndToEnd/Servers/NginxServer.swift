import Foundation
import TestServers
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
        self.port = try port ?? FreePort.find()
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
}
