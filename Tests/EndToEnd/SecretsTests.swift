import Foundation
import HTTPStandIn
import Synchronization
import TestServers
import Testing
import ThreadsTesting

/// No secret is ever shown: one stands in each place that the configuration has for one, every backend fails and quotes what it was
/// sent, and then everything is searched that the gateway says.
@Suite(.ownThread)
struct `Secrets` {
    /// What every secret here contains.
    private static let mark = "c4n4ryS3cret"

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `stand in no log, answer, metric or description`() throws {
        let backend = try #require(StandInServer(Self.quote))
        defer { backend.stop() }
        try writeSecretFiles(backend.port)
        let gateway = try RunningGateway(
            try configuration(backend.port),
            more: "log: { level: debug }",
            in: directory,
            environment: ["O2DMS_TEST_SECRET": secret("environment")]
        )
        let answers = try exercise(gateway)
        try awaitFailures(gateway)
        let client = try gateway.client()
        let shown = try ["/metrics", "/o2dms/v1/adapters", "/readyz", "/o2dms/v1/openapi.json"].map {
            try client.request("GET", $0).text
        }
        gateway.stop()
        // The search means something only if the secrets went out, and if the failures were told.
        let sent = backend.requests.map { "\($0)" }.joined()
        for place in ["environment", "file", "token", "session", "server", "kubernetes"] {
            #expect(Self.forms(of: secret(place)).contains { sent.contains($0) }, "\(place) was not used")
        }
        #expect(gateway.log.count { $0.contains("repository not readable") } >= 3)
        for text in answers + shown + gateway.log { expectNoSecret(text) }
    }

    @Test func `stand in no report of a tool, and in no complaint about the configuration`() throws {
        try writeSecretFiles(1)
        let environment = ["O2DMS_TEST_SECRET": secret("environment")]
        let good = try configuration(1)
        let bad = [
            good,
            good.replacingOccurrences(of: "plain_http: true", with: "plain_http: \(secret("misplaced"))"),
            good + "\n    password: \(secret("misplaced"))", good + "\nadapters: \"\(secret("misplaced"))",
        ]
        for (index, text) in bad.enumerated() {
            try directory.write(
                "state: { directory: \"\(directory.path)/var\" }\nplugins: { directory: \"\(Product.plugins)\" }\n"
                    + text,
                to: "gateway.yaml"
            )
            for arguments in [["check-config"], ["plugins", "list"], ["repair"], []]
            where index > 0 || !arguments.isEmpty {
                let command = try Command.run(
                    "timeout",
                    ["-s", "KILL", "5", Product.gateway] + arguments + ["--config", "gateway.yaml"],
                    in: directory.path,
                    environment: environment
                )
                if index > 0, arguments == ["check-config"] { #expect(command.status != 0) }
                expectNoSecret(command.text + command.errors)
            }
        }
    }

    @Test func `of the database's address stand nowhere, whether it is refused or understood`() throws {
        let hidden = Self.forms(of: secret("database"))[1]
        // The server knows the user, and quotes what it refuses.
        let server = try PostgreSQLServer.shared().url().replacingOccurrences(
            of: PostgreSQLServer.password,
            with: hidden
        )
        let gateway = try RunningGateway(
            more: "log: { level: debug }",
            state: "url: \"\(server)?sslpassword=\(hidden)\", timeout: 2s, recovery_timeout: 0s",
            in: directory
        )
        let client = try gateway.client()
        let chart = try HelmCLI.newest.chart("my-app", "1.0.0", in: directory)
        var shown = try ["/metrics", "/o2dms/v1/adapters", "/readyz", "/o2dms/v1/audit"].map {
            try client.request("GET", $0).text
        }
        shown.append(try client.upload("my-app", "1.0.0", chart).text)
        shown.append(try client.request("DELETE", "\(WireClient.packages)/my-app-1.0.0").text)
        gateway.stop()
        #expect(gateway.log.contains { $0.contains("password authentication failed") })
        for text in shown + gateway.log { expectNoSecret(text) }
        for tail in [
            "?sslpassword=\(hidden)", "?sslpassword=\(hidden)@x", "?no_such_word=\(hidden)", ":x/\(hidden)",
        ] {
            try directory.write(
                RunningGateway.configuration(
                    RunningGateway.embedded,
                    more: "",
                    state: "url: \"\(server)\(tail)\", timeout: 2s",
                    plugins: Product.plugins,
                    in: directory
                ),
                to: "gateway.yaml"
            )
            for arguments in [["check-config"], ["repair"]] {
                let command = try Command.run(
                    Product.gateway,
                    arguments + ["--config", "gateway.yaml"],
                    in: directory.path
                )
                expectNoSecret(command.text + command.errors)
            }
        }
    }

    // MARK: -

    private func secret(_ place: String) -> String { "\(place)-\(Self.mark)/\(place)=+" }

    /// A text as it may stand in a header or an address.
    private static func forms(of text: String) -> [String] {
        let escaped = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
        // In base64 a text looks different by what stands before it; its ends depend on what is beside them.
        let encoded = (0..<3).map { offset in
            let data = Data(repeating: 0x78, count: offset) + Data(text.utf8)
            return String(data.base64EncodedString().dropFirst(4).dropLast(4))
        }
        return [text, escaped] + encoded
    }

    private func expectNoSecret(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for form in Self.forms(of: Self.mark) where text.contains(form) {
            Issue.record("a secret is shown: \(text.prefix(2000))", sourceLocation: sourceLocation)
        }
    }

    private func writeSecretFiles(_ port: UInt16) throws {
        try directory.write(secret("file") + "\n", to: "password")
        try directory.write(
            "-----BEGIN PRIVATE KEY-----\n\(secret("key"))\n-----END PRIVATE KEY-----\n",
            to: "client.key"
        )
        try directory.write(
            "-----BEGIN CERTIFICATE-----\n\(secret("certificate"))\n-----END CERTIFICATE-----\n",
            to: "client.pem"
        )
        try directory.write(
            """
            apiVersion: v1
            kind: Config
            clusters: [{ name: c, cluster: { server: "http://127.0.0.1:\(port)" } }]
            users: [{ name: u, user: { token: "\(secret("kubernetes"))" } }]
            contexts: [{ name: x, context: { cluster: c, user: u } }]
            current-context: x
            """,
            to: "kubeconfig"
        )
        try directory.write(
            "* ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl\n",
            to: "known_hosts"
        )
    }

    /// Adapters with a secret in each place that there is for one; all that speaks HTTP speaks to this port.
    private func configuration(_ port: UInt16) throws -> String {
        let server = "http://127.0.0.1:\(port)"
        return """
            adapters:
              - name: helm
                timeout: 5s
                config:
                  repositories:
                    - repository_name: web
                      repository_url: \(server)/web
                      auth: { username: reader, password: "${O2DMS_TEST_SECRET}" }
                    - repository_name: registry
                      repository_url: oci://127.0.0.1:\(port)/charts
                      plain_http: true
                      auth: { username: reader, password: "${file:password}" }
                    - repository_name: bucket
                      repository_url: s3://bucket/charts
                      aws: { endpoint: "\(server)", access_key_id: AKID, secret_access_key: "\(secret("aws"))", session_token: "\(secret("session"))" }
                    - repository_name: cloud
                      repository_url: gs://bucket/charts
                      gcs: { endpoint: "\(server)", access_key_id: GOOG, secret: "\(secret("gcs"))" }
                    - repository_name: blobs
                      repository_url: azblob://container/charts
                      azure: { endpoint: "\(server)/account", account: account, sas_token: "sv=2024&sig=\(secret("sas"))" }
                    - repository_name: tls
                      repository_url: https://127.0.0.1:\(port)/tls
                      client_certificate: client.pem
                      client_key: client.key
                      timeout: 1s
              - name: userinfo
                library: libo2dms-helm.so
                config: { repository_url: "http://reader:\(secret("userinfo"))@127.0.0.1:\(port)/web" }
              - name: argocd
                timeout: 5s
                config:
                  git:
                    repositories:
                      - repository_name: gitops
                        repository_url: \(server)/gitops.git
                        auth: { token: "\(secret("token"))" }
                  state_directory: ./argocd
                  server: { url: "\(server)", token: "\(secret("server"))" }
              - name: flux
                timeout: 5s
                config:
                  git:
                    repositories:
                      - repository_name: apps
                        repository_url: ssh://git@127.0.0.1:1/apps.git
                        timeout: 1s
                        ssh: { private_key: "\(secret("ssh"))", passphrase: "\(secret("passphrase"))", known_hosts: ./known_hosts }
                  state_directory: ./flux
                  kubernetes: { kubeconfig: ./kubeconfig }
            """
    }

    /// Refuses everything and quotes the whole request: in the body, in headers, and in the address that it redirects to.
    private static let quote: StandInServer.Responder = { request in
        let said = request.headers.map { "\($0.key): \($0.value)" }.joined(separator: "; ")
        let quoted = "\(request.method) \(request.target) \(said)".replacingOccurrences(of: "\"", with: "'")
        let json = Array(
            "{\"error\":\"\(quoted)\",\"message\":\"\(quoted)\",\"errors\":[{\"code\":\"DENIED\",\"message\":\"\(quoted)\"}]}"
                .utf8
        )
        let xml = Array("<Error><Code>AccessDenied</Code><Message>\(quoted)</Message></Error>".utf8)
        return switch answered.wrappingAdd(1, ordering: .relaxed).newValue % 5 {
        case 0: [.answer(500, ["Content-Type: application/json", "X-Quoted: \(quoted)"], json)]
        case 1: [.answer(403, ["Content-Type: application/json"], json)]
        case 2: [.answer(403, ["Content-Type: application/xml"], xml)]
        case 3:
            [
                .answer(
                    401,
                    ["WWW-Authenticate: Bearer realm=\"\(quoted)\"", "Content-Type: application/json"],
                    json
                )
            ]
        default:
            [
                .answer(
                    302,
                    ["Location: http://\(request.headers["authorization"] ?? "x")@127.0.0.1:1/?\(quoted)"]
                )
            ]
        }
    }
    private static let answered = Atomic(0)

    /// Asks for everything that can fail, and collects what clients are told.
    private func exercise(_ gateway: RunningGateway) throws -> [String] {
        let client = try gateway.client()
        let chart = try HelmCLI.newest.chart("my-app", "1.0.0", in: directory)
        var answers: [String] = []
        for _ in 0..<2 {
            for adapter in ["helm", "argocd", "flux", "userinfo"] {
                answers.append(try client.request("GET", "\(WireClient.packages)?adapter=\(adapter)").text)
                answers.append(try client.request("GET", "/o2dms/v1/nfDeployments?adapter=\(adapter)").text)
                answers.append(
                    try client.upload("my-app", "1.0.0", chart, more: [("adapter", adapter)]).text
                )
            }
            for repository in ["web", "registry", "bucket", "cloud", "blobs", "tls", "gitops", "apps"] {
                answers.append(
                    try client.upload("my-app", "1.0.0", chart, more: [("repository", repository)]).text
                )
            }
            answers.append(try client.request("DELETE", "\(WireClient.packages)/my-app-1.0.0").text)
            answers.append(try client.request("GET", "\(WireClient.packages)/my-app-1.0.0/artifact").text)
        }
        return answers
    }

    /// Until each adapter's health check has found out what is wrong.
    private func awaitFailures(_ gateway: RunningGateway) throws {
        let client = try gateway.client()
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while try client.request("GET", "/readyz").text.components(separatedBy: "unhealthy").count < 4,
            ContinuousClock.now < deadline
        {}
    }
}
