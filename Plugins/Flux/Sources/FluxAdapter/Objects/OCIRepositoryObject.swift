internal import Kubernetes

/// A repository of an OCI registry that Flux follows.
struct OCIRepositoryObject: FluxObject {
    static let kind = FluxKind.ociRepository
    static let fields =
        ["spec.url", "spec.ref", "spec.layerSelector.mediaType", "spec.suspend", "metadata.annotations"]
        + FluxArtifact.fields + FluxState.fields

    let spec: Spec
    var status: SourceStatus?

    struct Spec: Decodable, Sendable {
        /// `oci://…`, without tag.
        let url: String
        var ref: Reference?
        var layerSelector: LayerSelector?
        var suspend: Bool?
    }

    /// What is followed: of several the first that is given counts, in this order.
    struct Reference: Decodable, Sendable, Hashable {
        var digest: String?
        var semver: String?
        var tag: String?
    }

    struct LayerSelector: Decodable, Sendable { var mediaType: String? }

    /// Whether it takes the layer of a chart, as OCI registries know them.
    var isChart: Bool { spec.layerSelector?.mediaType == SourcePackage.chartType }
    var isSuspended: Bool { spec.suspend ?? false }
    var state: FluxState { status.state }
}
