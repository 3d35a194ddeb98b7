internal import Deployments
internal import GitCatalogue

/// The adapter's `config` as it is written.
public struct ArgoCDConfiguration: Decodable, Sendable {
    let git: GitConfiguration?
    let stateDirectory: String?
    let kubernetes: ClusterSettings?
    let server: ServerConfiguration?
    let registration: RegistrationConfiguration?

    private enum CodingKeys: String, CodingKey {
        case git, kubernetes, server, registration
        case stateDirectory = "state_directory"
    }
}

/// Argo CD's own API, in the place of the cluster's.
struct ServerConfiguration: Decodable, Sendable {
    let url: String
    let token: String
    let authorityFile: String?
    let refresh: String?
    let timeout: String?

    private enum CodingKeys: String, CodingKey {
        case url, token, refresh, timeout
        case authorityFile = "ca_file"
    }
}

/// What may be registered, and where that is noted.
struct RegistrationConfiguration: Decodable, Sendable {
    /// Argo CD's namespace, in which it looks for repositories.
    let namespace: String?
    let repositories: GitRegistrationConfiguration

    private enum CodingKeys: String, CodingKey { case namespace }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        namespace = try container.decodeIfPresent(String.self, forKey: .namespace)
        repositories = try GitRegistrationConfiguration(from: decoder)
    }
}
