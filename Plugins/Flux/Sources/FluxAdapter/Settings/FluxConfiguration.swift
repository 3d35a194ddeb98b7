internal import Deployments
internal import GitCatalogue

/// The adapter's `config` as it is written.
public struct FluxConfiguration: Decodable, Sendable {
    let git: GitConfiguration?
    let stateDirectory: String?
    let kubernetes: ClusterSettings?
    let registration: RegistrationConfiguration?

    private enum CodingKeys: String, CodingKey {
        case git, kubernetes, registration
        case stateDirectory = "state_directory"
    }
}

/// What may be registered, and where that becomes an object.
struct RegistrationConfiguration: Decodable, Sendable {
    /// Which hosts may be named.
    let git: GitRegistrationConfiguration
    /// In which namespace; nil = `flux-system`.
    let namespace: String?
    /// How often Flux looks for news of what was registered; nil = `10m`.
    let interval: String?

    private enum CodingKeys: String, CodingKey { case namespace, interval }

    init(from decoder: any Decoder) throws {
        git = try GitRegistrationConfiguration(from: decoder)
        let members = try decoder.container(keyedBy: CodingKeys.self)
        namespace = try members.decodeIfPresent(String.self, forKey: .namespace)
        interval = try members.decodeIfPresent(String.self, forKey: .interval)
    }
}
