internal import Foundation

/// Git's own smart HTTP server, as Debian has it: nginx before fcgiwrap before `git http-backend`, for one user.
///
/// Repositories lie below `/git/`; `/elsewhere/` redirects to another host, `/moved/` to `/git/`.
public final class GitHTTPServer: Sendable {
    /// Who is let in.
    public static let username = "alice"
    /// The user's password.
    public static let password = "correct horse"

    /// Where the repositories lie.
    public let folder: String
    /// `http://127.0.0.1:<port>`, without a slash at the end.
    public var url: String { nginx.url }

    private let root: URL
    private let nginx: ServerProcess
    private let gateway: ServerProcess

    /// Starts a server without repositories.
    ///
    /// - Throws: if it does not start, or a Debian package is missing.
    public init() throws {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("git-\(UUID().uuidString)")
        let folder = root.appendingPathComponent("repositories")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let line = try ToolRun.output("htpasswd", ["-Bbn", "-C", "4", Self.username, Self.password])
        try line.write(to: root.appendingPathComponent("htpasswd"))
        let socket = root.appendingPathComponent("cgi").path
        gateway = try ServerProcess(["fcgiwrap", "-c", "1", "-s", "unix:\(socket)"], port: 0)
        let deadline = ContinuousClock.now + .seconds(30)
        while !FileManager.default.fileExists(atPath: socket) {
            guard ContinuousClock.now < deadline else { throw TestServerError("fcgiwrap does not start") }
            usleep(10_000)  // The program has no other way to say that it is ready.
        }
        nginx = try ServerProcess.start(readyPath: "/ready") { port in
            let file = root.appendingPathComponent("nginx-\(port).conf")
            try Self.configuration(port: port, root: root.path).write(
                to: file,
                atomically: true,
                encoding: .utf8
            )
            return ["nginx", "-e", root.path + "/errors", "-c", file.path]
        }
        self.root = root
        self.folder = folder.path
    }

    deinit { try? FileManager.default.removeItem(at: root) }

    private static func configuration(port: UInt16, root: String) -> String {
        let user = geteuid() == 0 ? "user root;" : ""
        let folders = ["client_body", "fastcgi", "proxy", "uwsgi", "scgi"].map {
            "\($0)_temp_path \(root)/\($0);"
        }
        return """
            daemon off; master_process off; \(user) pid \(root)/pid-\(port); error_log \(root)/errors; events {}
            http { access_log off; \(folders.joined(separator: " "))
              server { listen 127.0.0.1:\(port); client_max_body_size 0;
                location = /ready { return 200; }
                location ~ ^/elsewhere/(.*) { return 302 http://localhost:\(port)/git/$1$is_args$args; }
                location ~ ^/moved/(.*) { return 301 http://127.0.0.1:\(port)/git/$1$is_args$args; }
                location /page/ { default_type text/html; return 200 "<html>password</html>"; }
                location ~ ^/git(/.*) { auth_basic git; auth_basic_user_file \(root)/htpasswd;
                  include /etc/nginx/fastcgi_params;
                  fastcgi_param SCRIPT_FILENAME /usr/lib/git-core/git-http-backend;
                  fastcgi_param GIT_PROJECT_ROOT \(root)/repositories; fastcgi_param GIT_HTTP_EXPORT_ALL 1;
                  fastcgi_param PATH_INFO $1; fastcgi_param REMOTE_USER $remote_user;
                  fastcgi_pass unix:\(root)/cgi; } } }
            """
    }
}
