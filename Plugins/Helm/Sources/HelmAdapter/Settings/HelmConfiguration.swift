internal import Deployments

/// The adapter's `config` as it is written: one repository at the top, or a list of them.
public struct HelmConfiguration: Decodable, Sendable {
    let single: RepositoryConfiguration
    let repositories: [RepositoryConfiguration]?
    let limits: LimitsConfiguration?
    let validation: ValidationConfiguration?
    let dependencyHosts: [String]?
    let dependencyTimeout: String?
    let keyring: String?
    let requireSigned: Bool?
    let kubernetes: ClusterSettings?

    private enum CodingKeys: String, CodingKey {
        case repositories, limits, validation, kubernetes, kubeconfig, namespace
        case dependencyHosts = "dependency_hosts"
        case dependencyTimeout = "dependency_timeout"
        case keyring
        case requireSigned = "require_signed"
    }

    /// Reads the object.
    ///
    /// - Parameter decoder: the host's JSON.
    /// - Throws: what has the wrong type, with its place.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        repositories = try container.decodeIfPresent([RepositoryConfiguration].self, forKey: .repositories)
        limits = try container.decodeIfPresent(LimitsConfiguration.self, forKey: .limits)
        validation = try container.decodeIfPresent(ValidationConfiguration.self, forKey: .validation)
        dependencyHosts = try container.decodeIfPresent([String].self, forKey: .dependencyHosts)
        dependencyTimeout = try container.decodeIfPresent(String.self, forKey: .dependencyTimeout)
        keyring = try container.decodeIfPresent(String.self, forKey: .keyring)
        requireSigned = try container.decodeIfPresent(Bool.self, forKey: .requireSigned)
        kubernetes = try Self.cluster(container, decoder)
        single = try RepositoryConfiguration(from: decoder)
    }

    /// The block `kubernetes`, or the two keys that the specification's example of the adapter has for it.
    private static func cluster(_ container: KeyedDecodingContainer<CodingKeys>, _ decoder: any Decoder)
        throws
        -> ClusterSettings?
    {
        let block = try container.decodeIfPresent(ClusterSettings.self, forKey: .kubernetes)
        guard container.contains(.kubeconfig) else { return block }
        guard block == nil else {
            throw DecodingError.dataCorruptedError(
                forKey: .kubeconfig,
                in: container,
                debugDescription: "stands beside kubernetes, which says the same: use one of them"
            )
        }
        var cluster = try ClusterSettings(from: decoder)
        let namespace = try container.decodeIfPresent(String.self, forKey: .namespace) ?? ""
        cluster.namespaces = namespace.isEmpty ? nil : [namespace]
        return cluster
    }
}

/// One repository as it is written; durations and flags are checked later.
struct RepositoryConfiguration: Decodable, Sendable {
    struct Auth: Decodable, Sendable {
        var username: String?
        var password: String?
        var tokenService: String?

        private enum CodingKeys: String, CodingKey {
            case username, password
            case tokenService = "token_service"
        }
    }

    var repositoryURL: String?
    var repositoryName: String?
    var auth: Auth?
    var type: String?
    var refresh: String?
    var maximumStaleness: String?
    var readOnly: Bool?
    var authorityFile: String?
    var clientCertificate: String?
    var clientKey: String?
    var timeout: String?
    var depth: Int?
    var aws: AWSConfiguration?
    var gcs: GCSConfiguration?
    var azure: AzureConfiguration?
    var ociRegistry: String?
    var charts: [String]?
    var plainHTTP: Bool?

    private enum CodingKeys: String, CodingKey {
        case repositoryURL = "repository_url"
        case repositoryName = "repository_name"
        case auth, type, refresh, timeout, depth, aws, gcs, azure, charts
        case maximumStaleness = "max_stale"
        case readOnly = "read_only"
        case authorityFile = "ca_file"
        case clientCertificate = "client_certificate"
        case clientKey = "client_key"
        case ociRegistry = "oci_registry"
        case plainHTTP = "plain_http"
    }

    /// Whether nothing at all is said.
    var isEmpty: Bool {
        repositoryURL == nil && repositoryName == nil && auth == nil && type == nil && refresh == nil
            && maximumStaleness == nil && readOnly == nil && authorityFile == nil && clientCertificate == nil
            && clientKey == nil && timeout == nil && depth == nil && aws == nil && gcs == nil && azure == nil
            && ociRegistry == nil && charts == nil && plainHTTP == nil
    }
}

/// Limits as they are written.
struct LimitsConfiguration: Decodable, Sendable {
    var indexSize: String?
    var chartUnpackedSize: String?
    var chartFileSize: String?
    var chartEntries: Int?
    var chartSchemaSteps: Int?

    private enum CodingKeys: String, CodingKey {
        case indexSize = "index_size"
        case chartUnpackedSize = "chart_unpacked_size"
        case chartFileSize = "chart_file_size"
        case chartEntries = "chart_entries"
        case chartSchemaSteps = "chart_schema_steps"
    }
}

/// What charts are held to, as it is written.
struct ValidationConfiguration: Decodable, Sendable {
    /// Severities by the ids of rules.
    var severities: [String: String]?
}
