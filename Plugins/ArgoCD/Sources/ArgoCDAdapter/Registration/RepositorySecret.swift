internal import Digest
internal import JSONText
internal import Kubernetes

/// What is read of a Secret by which Argo CD knows a repository; its credentials are forgotten while they arrive.
///
/// Source: Argo CD's manual, "Declarative Setup", section "Repositories".
struct RepositorySecret: ObjectContent, Hashable {
    static let fields = ["metadata.annotations", "data.url"]
    /// The label that makes a Secret a repository, with its value.
    static let label = (name: "argocd.argoproj.io/secret-type", value: "repository")
    /// The annotation that holds the packages registered here, a JSON array.
    static let annotation = "o2dms.io/packages"
    /// What says that a Secret was made here, and may go when no package is left.
    static let ownership = (name: "app.kubernetes.io/managed-by", value: "o2dms-gateway")

    private struct Fields: Decodable, Hashable {
        var url: String?
    }

    /// The repository's address as it is written there.
    let repoURL: String?

    private enum CodingKeys: String, CodingKey { case data }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(
            Fields.self,
            forKey: .data
        )
        repoURL = fields?.url.flatMap(Base64.decode).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The name that Argo CD gives the Secret of a repository: FNV-1a (32 bits) of the address and the project.
    static func name(of repoURL: String, project: String?) -> String {
        var hash: UInt32 = 2_166_136_261
        for byte in (repoURL + (project ?? "")).utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        return "repo-\(hash)"
    }
}

/// A repository that Argo CD knows, and what is registered in it.
struct KnownRepository: Sendable, Hashable {
    let metadata: ObjectMetadata
    let repoURL: String
    let packages: [RegisteredPackage]

    /// Nil for what is no repository's Secret, or cannot be read.
    init?(_ reading: ObjectReading<RepositorySecret>) {
        guard case .read(let object) = reading, let url = object.content.repoURL else { return nil }
        metadata = object.metadata
        repoURL = url
        let text = object.metadata.annotations?[RepositorySecret.annotation] ?? ""
        let list = try? JSONValue(parsing: Array(text.utf8)).decode([RegisteredPackage].self)
        packages = list ?? []
    }

    /// Whether the Secret goes when no package is left.
    var isOurs: Bool { metadata.labels?[RepositorySecret.ownership.name] == RepositorySecret.ownership.value }
}
