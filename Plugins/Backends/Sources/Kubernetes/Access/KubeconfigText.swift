/// A kubeconfig as it is written.
struct KubeconfigText: Decodable {
    var kind: String?
    var currentContext: String?
    var clusters: [ClusterEntry]?
    var users: [UserEntry]?
    var contexts: [ContextEntry]?

    private enum CodingKeys: String, CodingKey {
        case kind, clusters, users, contexts
        case currentContext = "current-context"
    }

    struct ClusterEntry: Decodable {
        let name: String
        let cluster: KubeconfigCluster
    }

    struct UserEntry: Decodable {
        let name: String
        let user: KubeconfigUser
    }

    struct ContextEntry: Decodable {
        let name: String
        let context: KubeconfigContext
    }
}

/// Which user works where.
struct KubeconfigContext: Decodable, Sendable {
    let cluster: String
    var user: String?
    var namespace: String?
}

/// A cluster as it is written.
struct KubeconfigCluster: Decodable, Sendable {
    let server: String
    var authorityFile: String?
    var authorityData: String?
    var trustsAnyCertificate: Bool?
    var serverName: String?
    var proxy: String?

    private enum CodingKeys: String, CodingKey {
        case server
        case authorityFile = "certificate-authority"
        case authorityData = "certificate-authority-data"
        case trustsAnyCertificate = "insecure-skip-tls-verify"
        case serverName = "tls-server-name"
        case proxy = "proxy-url"
    }
}

/// A user as it is written.
struct KubeconfigUser: Decodable, Sendable {
    var certificateFile: String?
    var certificateData: String?
    var keyFile: String?
    var keyData: String?
    var token: String?
    var tokenFile: String?
    var username: String?
    var password: String?
    var impersonated: String?
    var impersonatedUID: String?
    var impersonatedGroups: [String]?
    var impersonatedExtra: [String: [String]]?
    var exec: Exec?
    var authProvider: AuthProvider?

    private enum CodingKeys: String, CodingKey {
        case token, tokenFile, username, password, exec
        case certificateFile = "client-certificate"
        case certificateData = "client-certificate-data"
        case keyFile = "client-key"
        case keyData = "client-key-data"
        case impersonated = "as"
        case impersonatedUID = "as-uid"
        case impersonatedGroups = "as-groups"
        case impersonatedExtra = "as-user-extra"
        case authProvider = "auth-provider"
    }

    struct AuthProvider: Decodable, Sendable { let name: String }

    struct Exec: Decodable, Sendable {
        let command: String
        let apiVersion: String
        var args: [String]?
        var env: [Variable]?
        var interactiveMode: String?
        var provideClusterInfo: Bool?
    }

    struct Variable: Decodable, Sendable {
        let name: String
        let value: String
    }
}
