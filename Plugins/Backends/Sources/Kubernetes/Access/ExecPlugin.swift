internal import Digest
internal import HTTPClient
internal import JSONText

/// A program that gets us credentials, as client-go's credential plugins do (`client.authentication.k8s.io`).
///
/// It is run when credentials are needed first, when they have expired and when the API server refuses them; never interactively.
public struct ExecPlugin: Sendable, Hashable {
    /// The program, looked for in `PATH` if it has no slash.
    public var command: String
    /// Its arguments.
    public var arguments: [String]
    /// Set in addition to our own environment.
    public var environment: [String: String]
    /// The version of its protocol, which its answer must repeat.
    public var apiVersion: String
    /// Whether it is told of the cluster.
    public var wantsCluster: Bool
    /// How long a run may take.
    public var timeout = Duration.seconds(60)

    static let apiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"]
    private static let outputLimitBytes = 1 << 20

    /// Describes a plugin.
    public init(
        command: String,
        arguments: [String] = [],
        environment: [String: String] = [:],
        apiVersion: String = "client.authentication.k8s.io/v1",
        wantsCluster: Bool = false
    ) {
        self.command = command
        self.arguments = arguments
        self.environment = environment
        self.apiVersion = apiVersion
        self.wantsCluster = wantsCluster
    }

    /// Runs it.
    func run(for access: ClusterAccess, _ terms: HTTPTerms) throws(KubernetesFault) -> ExecCredential {
        var variables = environment
        variables["KUBERNETES_EXEC_INFO"] = String(decoding: info(access).text, as: UTF8.self)
        let deadline = min(terms.deadline, .now.advanced(by: timeout))
        let limited = HTTPTerms(deadline: deadline, isCancelled: terms.isCancelled)
        guard var child = ChildProcess([command] + arguments, environment: variables) else {
            throw fault("cannot be started: is it installed?")
        }
        guard let (output, status) = child.finish(limitBytes: Self.outputLimitBytes, limited) else {
            if terms.isCancelled() { throw KubernetesFault(.cancelled, "nobody waits for it any more") }
            throw fault("does not come to its end in time, or writes more than a mebibyte")
        }
        guard status == 0 else { throw fault("fails; run it by hand to see why") }
        guard let answer = try? JSONValue(parsing: output),
            let credential = ExecCredential(answer, apiVersion)
        else {
            throw fault("does not write an ExecCredential of \(apiVersion) with a token or a certificate")
        }
        return credential
    }

    private func fault(_ what: String) -> KubernetesFault {
        let name = command.split(separator: "/").last.map(String.init) ?? command
        return KubernetesFault(.configuration, "the plugin \(name) for the cluster's credentials \(what)")
    }

    private func info(_ access: ClusterAccess) -> JSONValue {
        var spec = [JSONMember(key: "interactive", value: .bool(false))]
        if wantsCluster {
            var cluster = [JSONMember(key: "server", value: .string(access.server.text))]
            let authority: [UInt8]? =
                switch access.connection.authority {
                case .file(let path): CredentialFile.read(path)
                case .bytes(let bytes): bytes
                case nil: nil
                }
            if let authority {
                let data = JSONValue.string(Base64.encode(authority))
                cluster.append(JSONMember(key: "certificate-authority-data", value: data))
            }
            if access.connection.trustsAnyCertificate {
                cluster.append(JSONMember(key: "insecure-skip-tls-verify", value: .bool(true)))
            }
            spec.append(JSONMember(key: "cluster", value: .object(cluster)))
        }
        return .object([
            JSONMember(key: "apiVersion", value: .string(apiVersion)),
            JSONMember(key: "kind", value: .string("ExecCredential")),
            JSONMember(key: "spec", value: .object(spec)),
        ])
    }
}

/// What a plugin gets us.
struct ExecCredential: Sendable {
    let token: String?
    /// PEM.
    let certificate: String?
    let key: String?
    /// Nanoseconds since the epoch; `nil` = good until it is refused.
    let expiry: Int64?

    init?(_ answer: JSONValue, _ apiVersion: String) {
        guard answer["kind"]?.string == "ExecCredential", answer["apiVersion"]?.string == apiVersion,
            let status = answer["status"]
        else { return nil }
        token = status["token"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        certificate = status["clientCertificateData"]?.string
        key = status["clientKeyData"]?.string
        guard (certificate == nil) == (key == nil), token != nil || key != nil else { return nil }
        guard let time = status["expirationTimestamp"]?.string else {
            expiry = nil
            return
        }
        guard let expiry = RFC3339.nanoseconds(time) else { return nil }
        self.expiry = expiry
    }
}
