internal import Foundation
public import HTTPStandIn
internal import Synchronization

/// A token service for `DockerRegistry`, as the token specification describes it: GET with basic credentials, a signed token for
/// whatever scope is asked for.
public final class RegistryTokenService: Sendable {
    /// How it behaves.
    public struct Behaviour: Sendable {
        /// The life of a token in seconds.
        public var lifeSeconds = 60
        /// Whether answers have a refresh token, which then is taken in place of the password.
        public var offersRefreshTokens = false

        /// The usual.
        public init() {}
    }

    static let audience = "registry"
    static let issuer = "token-service"
    private static let refreshToken = "refresh-me"

    /// `http://127.0.0.1:<port>`.
    public var url: String { server.url }
    /// Every request received so far.
    public var requests: [StandInRequest] { server.requests }

    let certificate: String
    private let server: StandInServer

    /// Starts the service.
    ///
    /// - Parameters:
    ///   - username: the one who gets tokens.
    ///   - password: with this password.
    ///   - behaviour: how it behaves.
    /// - Throws: if openssl cannot make its key.
    public init(username: String, password: String, _ behaviour: Behaviour = Behaviour()) throws {
        let signer = try TokenSigner()
        certificate = signer.certificate
        let login = "Basic " + Data("\(username):\(password)".utf8).base64EncodedString()
        let server = StandInServer { request in
            let form = String(decoding: request.body, as: UTF8.self)
            let isRefresh = request.method == "POST" && form.contains("refresh_token=\(Self.refreshToken)")
            guard isRefresh || request.method == "GET" && request.headers["authorization"] == login else {
                return [.answer(401, ["WWW-Authenticate: Basic realm=\"tokens\""])]
            }
            let scopes = Self.scopes(isRefresh ? "?" + form : request.target)
            guard let token = try? signer.token(scopes, lifeSeconds: behaviour.lifeSeconds) else {
                return [.answer(500)]
            }
            var body = "{\"token\":\"\(token)\",\"expires_in\":\(behaviour.lifeSeconds)"
            if behaviour.offersRefreshTokens { body += ",\"refresh_token\":\"\(Self.refreshToken)\"" }
            return [.answer(200, ["Content-Type: application/json"], Array((body + "}").utf8))]
        }
        guard let server else { throw TestServerError("no port for the token service") }
        self.server = server
    }

    deinit { server.stop() }

    /// Ends the service.
    public func stop() { server.stop() }

    private static func scopes(_ target: String) -> [String] {
        let query = target.replacingOccurrences(of: "+", with: "%20")
        return (URLComponents(string: query)?.queryItems ?? []).filter { $0.name == "scope" }
            .flatMap { ($0.value ?? "").split(separator: " ").map(String.init) }
    }
}

/// Signs tokens by the openssl command.
private struct TokenSigner: Sendable {
    let certificate: String
    private let folder: URL
    private let chain: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tokens-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let (key, file) = (folder.appendingPathComponent("key"), folder.appendingPathComponent("crt"))
        _ = try ToolRun.output(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key.path, "-out", file.path,
                "-subj",
                "/CN=token-service",
            ]
        )
        certificate = try String(contentsOf: file, encoding: .utf8)
        chain = certificate.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    }

    func token(_ scopes: [String], lifeSeconds: Int) throws -> String {
        let now = Int(Date().timeIntervalSince1970)
        let access = scopes.compactMap { scope -> String? in
            let parts = scope.split(separator: ":").map(String.init)
            guard parts.count >= 3, let actions = parts.last else { return nil }
            let name = parts[1..<(parts.count - 1)].joined(separator: ":")
            let list = actions.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ",")
            return "{\"type\":\"\(parts[0])\",\"name\":\"\(name)\",\"actions\":[\(list)]}"
        }
        let header = "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5c\":[\"\(chain)\"]}"
        let claims =
            "{\"iss\":\"\(RegistryTokenService.issuer)\",\"aud\":\"\(RegistryTokenService.audience)\",\"sub\":\"t\","
            + "\"iat\":\(now),\"nbf\":\(now - 5),\"exp\":\(now + lifeSeconds),\"jti\":\"\(UUID().uuidString)\","
            + "\"access\":[\(access.joined(separator: ","))]}"
        let text = Self.encoded(Data(header.utf8)) + "." + Self.encoded(Data(claims.utf8))
        let key = folder.appendingPathComponent("key").path
        let signature = try ToolRun.output(
            "openssl",
            ["dgst", "-sha256", "-sign", key],
            input: Data(text.utf8)
        )
        return text + "." + Self.encoded(signature)
    }

    private static func encoded(_ data: Data) -> String {
        data.base64EncodedString().replacingOccurrences(of: "+", with: "-").replacingOccurrences(
            of: "/",
            with: "_"
        )
        .replacingOccurrences(of: "=", with: "")
    }
}
