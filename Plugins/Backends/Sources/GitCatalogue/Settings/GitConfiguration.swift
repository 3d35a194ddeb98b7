/// The block `git` of an adapter's configuration as it is written: its repositories, in the order in which they answer.
public struct GitConfiguration: Decodable, Sendable {
    let repositories: [GitRepositoryConfiguration]
}

/// One repository as it is written; durations, sizes and addresses are checked later.
struct GitRepositoryConfiguration: Decodable, Sendable {
    struct Auth: Decodable, Sendable {
        var username: String?
        var password: String?
        var token: String?
    }

    struct Key: Decodable, Sendable {
        var privateKey: String
        var passphrase: String?
        var knownHosts: String

        private enum CodingKeys: String, CodingKey {
            case privateKey = "private_key"
            case passphrase
            case knownHosts = "known_hosts"
        }
    }

    struct Committer: Decodable, Sendable {
        var name: String
        var email: String
    }

    struct Limits: Decodable, Sendable {
        var packages: Int?
        var packageFiles: Int?
        var packageSize: String?
        var fileSize: String?
        var fetchSize: String?

        private enum CodingKeys: String, CodingKey {
            case packages
            case packageFiles = "package_files"
            case packageSize = "package_size"
            case fileSize = "file_size"
            case fetchSize = "fetch_size"
        }
    }

    var repositoryName: String
    var repositoryURL: String?
    var branch: String?
    var root: String?
    var layout: String?
    var auth: Auth?
    var ssh: Key?
    var committer: Committer?
    var authorityFile: String?
    var refresh: String?
    var maximumStaleness: String?
    var timeout: String?
    var connectTimeout: String?
    var idleTimeout: String?
    var readOnly: Bool?
    var limits: Limits?

    private enum CodingKeys: String, CodingKey {
        case repositoryName = "repository_name"
        case repositoryURL = "repository_url"
        case branch, root, layout, auth, ssh, committer, refresh, timeout, limits
        case authorityFile = "ca_file"
        case maximumStaleness = "max_stale"
        case connectTimeout = "connect_timeout"
        case idleTimeout = "idle_timeout"
        case readOnly = "read_only"
    }

    /// The repository of our own that is there where none is configured.
    static let embedded = GitRepositoryConfiguration(repositoryName: "local")
}
