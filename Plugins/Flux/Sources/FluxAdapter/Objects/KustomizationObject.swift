internal import Kubernetes

/// Manifests of a source that Flux applies.
struct KustomizationObject: FluxObject {
    static let kind = FluxKind.kustomization
    static let fields =
        [
            "spec.path", "spec.components", "spec.sourceRef", "spec.targetNamespace", "spec.suspend",
            "spec.kubeConfig.secretRef.name", "spec.kubeConfig.configMapRef.name",
            "status.lastAppliedRevision", "status.lastAttemptedRevision", "status.lastAppliedOriginRevision",
        ] + FluxState.fields

    let spec: Spec
    var status: Status?

    struct Spec: Decodable, Sendable {
        /// As `./deploy/prod`; `nil` = the source's top.
        var path: String?
        /// Directories of components, relative to `path`.
        var components: [String]?
        let sourceRef: SourceReference
        var targetNamespace: String?
        var suspend: Bool?
        /// Present if the manifests are applied to another cluster.
        var kubeConfig: RemoteCluster?
    }

    struct RemoteCluster: Decodable, Sendable {}

    struct Status: Decodable, Sendable {
        /// What runs.
        var lastAppliedRevision: String?
        var lastAttemptedRevision: String?
        /// The commit that an OCI artifact was made from.
        var lastAppliedOriginRevision: String?
        var observedGeneration: Int64?
        var conditions: [FluxCondition]?
    }

    var isSuspended: Bool { spec.suspend ?? false }
    var state: FluxState {
        FluxState(observedGeneration: status?.observedGeneration, conditions: status?.conditions ?? [])
    }
}
