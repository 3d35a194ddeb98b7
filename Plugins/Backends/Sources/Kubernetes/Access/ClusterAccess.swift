public import HTTPClient

/// Where a cluster's API is, and who we are there.
public struct ClusterAccess: Sendable {
    /// The API server's address, ending in a slash.
    public let server: HTTPAddress
    /// How we say who we are, beside the client certificate.
    public var authentication: ClusterAuthentication
    /// Whom we act for.
    public var impersonation: Impersonation
    /// The namespace of the context or of the service account.
    public var namespace: String
    /// How to connect; with the authorities, the client certificate and the proxy.
    public var connection: HTTPClientConfiguration

    /// Describes the access to a cluster.
    ///
    /// - Parameters:
    ///   - server: the API server's address, possibly with a path.
    ///   - authentication: how we say who we are.
    ///   - impersonation: whom we act for.
    ///   - namespace: where objects are looked for that name none.
    /// - Throws: `.configuration` if the address has no directory.
    public init(
        _ server: HTTPAddress,
        _ authentication: ClusterAuthentication = .none,
        impersonation: Impersonation = .init(),
        namespace: String = "default"
    ) throws(KubernetesFault) {
        do throws(HTTPClientError) { self.server = try server.directory } catch {
            throw KubernetesFault(.configuration, "the cluster's address: \(error.message)")
        }
        self.authentication = authentication
        self.impersonation = impersonation
        self.namespace = namespace
        connection = HTTPClientConfiguration(trustedOrigin: server.origin)
        // The API server never redirects: whoever does is not it, and gets nothing.
        connection.redirectLimit = 0
    }
}

/// How we say who we are.
public enum ClusterAuthentication: Sendable {
    /// By the client certificate, or not at all.
    case none
    /// By user and password, which the API server itself no longer takes but proxies before it do.
    case basic(username: String, password: String)
    /// By a token that does not change.
    case token(String)
    /// By the token that is in a file at the moment of each request: a service account's changes all the time.
    case tokenFile(String)
    /// By what a program answers.
    case exec(ExecPlugin)
}

/// Whom we act for, if the API server lets us: its rights count then, not ours.
public struct Impersonation: Sendable, Hashable {
    /// The user; empty = nobody else, and the rest counts for nothing.
    public var user: String
    /// Its groups.
    public var groups: [String]
    /// Its unique name.
    public var uid: String?
    /// What else is known of it.
    public var extra: [String: [String]]

    /// Names a user.
    public init(user: String = "", groups: [String] = [], uid: String? = nil, extra: [String: [String]] = [:])
    {
        self.user = user
        self.groups = groups
        self.uid = uid
        self.extra = extra
    }

    var headers: [HTTPHeaderField] {
        guard !user.isEmpty else { return [] }
        let fields = [("User", user)] + groups.map { ("Group", $0) } + (uid.map { [("Uid", $0)] } ?? [])
        let extras = extra.sorted { $0.key < $1.key }.flatMap { key, values in
            values.map { ("Extra-" + PercentEncoding.encode(key.lowercased()), $0) }
        }
        return (fields + extras).map { HTTPHeaderField("Impersonate-" + $0, $1) }
    }
}
