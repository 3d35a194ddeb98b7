internal import Kubernetes

/// A Git repository that Flux follows.
struct GitRepositoryObject: FluxObject {
    static let kind = FluxKind.gitRepository
    static let fields =
        [
            "spec.url", "spec.ref", "spec.suspend", "spec.include", "status.includedArtifacts.revision",
            "metadata.annotations",
        ]
        + FluxArtifact.fields
        + FluxState.fields

    let spec: Spec
    var status: SourceStatus?

    struct Spec: Decodable, Sendable {
        let url: String
        var ref: Reference?
        /// Other repositories whose files are put into this one's.
        var include: [Inclusion]?
        var suspend: Bool?
    }

    struct Inclusion: Decodable, Sendable {
        let repository: SourceReference
        /// The directory that is taken; nil = all.
        var fromPath: String?
        /// Where it is put; nil = at the repository's name.
        var toPath: String?
    }

    /// What is followed: of several the first that is given counts, in this order.
    struct Reference: Decodable, Sendable, Hashable {
        var commit: String?
        var name: String?
        var semver: String?
        var tag: String?
        var branch: String?

        /// The first that is given; of a commit the branch that leads to it, if that is given as well.
        var followed: String? { commit.map { branch ?? $0 } ?? name ?? semver ?? tag ?? branch }
    }

    var isSuspended: Bool { spec.suspend ?? false }
    var state: FluxState { status.state }
}
