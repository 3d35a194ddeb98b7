internal import Foundation
internal import HTTPClient

/// The real API server of Kubernetes 1.20, with the real etcd behind it.
///
/// Without controllers: nothing comes of a Deployment, no namespace is ever emptied, and `status` is what a test writes. ConfigMaps are
/// served without the watch cache, so that compacting etcd's history shows at once.
public final class KubernetesAPIServer: Sendable {
    /// `https://127.0.0.1:<port>`, without a slash at the end.
    public var url: String { "https://127.0.0.1:\(server.port)" }
    /// PEM file of the authority that the server's certificate is from; the certificate is for 127.0.0.1 and `kubernetes.test`.
    public var authorityFile: String { folder + "/ca.crt" }
    /// PEM files of a client certificate for the user `certified` in the group `readers`.
    public var clientCertificateFile: String { folder + "/client.crt" }
    /// See `clientCertificateFile`.
    public var clientKeyFile: String { folder + "/client.key" }
    /// A kubeconfig for helm and kubectl, with all rights.
    public var kubeconfigFile: String { folder + "/kubeconfig" }
    /// The token of a user who may do everything.
    public static let adminToken = "admin-token"
    /// The token of the user `viewer` in the group `viewers`, who may do nothing until a test says so.
    public static let viewerToken = "viewer-token"

    private let folder: String
    private let etcd: ServerProcess
    private let server: ServerProcess

    /// One for all tests of this process; each makes its own namespace.
    public static func shared() throws -> KubernetesAPIServer { try one.get() }

    private static let one = Result { try KubernetesAPIServer() }

    /// Starts a server of its own: about five seconds.
    ///
    /// - Throws: if it does not start, or a program is missing.
    public init() throws {
        let program = try ServerPrograms.kubeAPIServer()
        let folder = FileManager.default.temporaryDirectory.path + "/kubernetes-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try KubernetesIdentities(folder).write()
        let etcd = try ServerProcess.start(readyPath: "/health") { port in
            [
                "etcd", "--data-dir=\(folder)/etcd-\(port)", "--unsafe-no-fsync",
                "--listen-client-urls=http://127.0.0.1:\(port)",
                "--advertise-client-urls=http://127.0.0.1:\(port)",
                "--listen-peer-urls=http://127.0.0.1:0",
            ]
        }
        let arguments = Self.arguments(folder, etcd: etcd.url)
        server = try ServerProcess.start(readyPath: "/readyz", scheme: "https", folder: folder) { port in
            [program, "--secure-port=\(port)"] + arguments
        }
        self.folder = folder
        self.etcd = etcd
        try writeKubeconfig()
    }

    deinit { stop() }

    /// Ends both.
    public func stop() {
        server.stop()
        etcd.stop()
    }

    /// Makes etcd forget everything but the present: older resource versions are answered with 410.
    public func forgetHistory() throws {
        let (_, answer) = try ask("/v3/kv/range", #"{"key":"AA==","limit":1}"#)
        let text = String(decoding: answer, as: UTF8.self)
        guard let revision = text.split(separator: "\"revision\":\"").last?.prefix(while: \.isNumber) else {
            throw TestServerError("etcd does not say its revision")
        }
        let (status, _) = try ask("/v3/kv/compaction", "{\"revision\":\"\(revision)\",\"physical\":true}")
        guard status == 200 else { throw TestServerError("etcd does not compact: \(status)") }
    }

    private func ask(_ path: String, _ body: String) throws -> (Int, [UInt8]) {
        let address = try HTTPAddress(etcd.url + path)
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let request = HTTPClientRequest(.post, address, bodyLimitBytes: 1 << 20)
        var answer: [UInt8] = []
        let response = try unsafe client.perform(request, body: .bytes(Array(body.utf8))) { bytes in
            unsafe answer.append(contentsOf: bytes)
            return true
        }
        return (response.status, answer)
    }

    private func writeKubeconfig() throws {
        let text = """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "\(url)", certificate-authority: "\(authorityFile)"}}]
            users: [{name: admin, user: {token: \(Self.adminToken)}}]
            contexts: [{name: test, context: {cluster: test, user: admin}}]
            """
        try text.write(toFile: kubeconfigFile, atomically: true, encoding: .utf8)
    }

    private static func arguments(_ folder: String, etcd: String) -> [String] {
        [
            "--etcd-servers=\(etcd)", "--etcd-compaction-interval=0", "--watch-cache-sizes=configmaps#0",
            "--bind-address=127.0.0.1", "--insecure-port=0", "--advertise-address=192.0.2.1",
            "--endpoint-reconciler-type=none", "--service-cluster-ip-range=10.0.0.0/24",
            "--tls-cert-file=\(folder)/server.crt", "--tls-private-key-file=\(folder)/server.key",
            "--client-ca-file=\(folder)/ca.crt", "--token-auth-file=\(folder)/tokens.csv",
            "--authorization-mode=RBAC", "--disable-admission-plugins=ServiceAccount",
            "--service-account-issuer=https://kubernetes.test",
            "--service-account-key-file=\(folder)/account.key",
            "--service-account-signing-key-file=\(folder)/account.key",
        ]
    }
}

/// The keys, certificates and tokens that an API server starts with.
private struct KubernetesIdentities {
    private let folder: String

    init(_ folder: String) { self.folder = folder }

    func write() throws {
        let tokens = """
            \(KubernetesAPIServer.adminToken),admin,admin,"system:masters"
            \(KubernetesAPIServer.viewerToken),viewer,viewer,"viewers"
            """
        try tokens.write(toFile: folder + "/tokens.csv", atomically: true, encoding: .utf8)
        try key("account")
        try key("ca")
        try openssl(
            "req -x509 -key ca.key -out ca.crt -days 2 -subj /CN=test-authority -addext keyUsage=critical,keyCertSign,cRLSign"
        )
        try certificate("server", "/CN=kubernetes.test", "subjectAltName=IP:127.0.0.1,DNS:kubernetes.test")
        try certificate("client", "/O=readers/CN=certified", "extendedKeyUsage=clientAuth")
    }

    private func certificate(_ name: String, _ subject: String, _ extension: String) throws {
        try key(name)
        try `extension`.write(toFile: "\(folder)/\(name).ext", atomically: true, encoding: .utf8)
        try openssl("req -new -key \(name).key -out \(name).csr -subj \(subject)")
        try openssl(
            "x509 -req -in \(name).csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out \(name).crt -extfile \(name).ext"
        )
    }

    private func key(_ name: String) throws {
        try openssl("ecparam -name prime256v1 -genkey -noout -out \(name).key")
    }

    private func openssl(_ arguments: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/openssl")
        process.arguments = arguments.split(separator: " ").map(String.init)
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw TestServerError("openssl fails: \(arguments)") }
    }
}
