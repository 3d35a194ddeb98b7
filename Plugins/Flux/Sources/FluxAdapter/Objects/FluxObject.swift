internal import Kubernetes

/// What is read of an object of Flux.
protocol FluxObject: ObjectContent {
    static var kind: FluxKind { get }
    /// Whether Flux is told to leave it as it is.
    var isSuspended: Bool { get }
    /// The conditions, and up to which generation they hold.
    var state: FluxState { get }
}

extension FluxState {
    /// The paths of its members, for ``ObjectContent/fields``.
    static let fields = [
        "status.observedGeneration", "status.conditions.type", "status.conditions.status",
        "status.conditions.reason", "status.conditions.message",
    ]
}

extension FluxArtifact {
    /// The paths of its members, for ``ObjectContent/fields``.
    static let fields = ["revision", "digest", "checksum", "url", "size", "lastUpdateTime"]
        .map { "status.artifact.\($0)" }
}
