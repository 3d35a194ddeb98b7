internal import Kubernetes

/// A repository of charts that Flux follows.
struct HelmRepositoryObject: FluxObject {
    static let kind = FluxKind.helmRepository
    static let fields =
        ["spec.url", "spec.type", "spec.suspend", "metadata.annotations"] + FluxArtifact.fields
        + FluxState.fields

    let spec: Spec
    /// Of type `oci` there is neither an artifact nor a state.
    var status: SourceStatus?

    struct Spec: Decodable, Sendable {
        let url: String
        /// `default` or `oci`.
        var type: String?
        var suspend: Bool?
    }

    var isRegistry: Bool { spec.type == "oci" || spec.url.hasPrefix("oci://") }
    var isSuspended: Bool { spec.suspend ?? false }
    var state: FluxState { status.state }
}
