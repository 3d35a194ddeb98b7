internal import Kubernetes

/// A chart that Flux takes from a source.
struct HelmChartObject: FluxObject {
    static let kind = FluxKind.helmChart
    static let fields =
        [
            "spec.chart", "spec.version", "spec.sourceRef", "spec.valuesFiles", "spec.suspend",
            "status.observedChartName", "status.observedSourceArtifactRevision",
        ] + FluxArtifact.fields + FluxState.fields

    let spec: Spec
    var status: Status?

    struct Spec: Decodable, Sendable {
        /// The chart's name, or its path if the source is no HelmRepository.
        let chart: String
        /// A constraint; `nil` = any.
        var version: String?
        let sourceRef: SourceReference
        /// With these the chart is packed anew, and its version gets build text.
        var valuesFiles: [String]?
        var suspend: Bool?
    }

    struct Status: Decodable, Sendable {
        var artifact: FluxArtifact?
        var observedChartName: String?
        /// The revision of the source that the chart is from.
        var observedSourceArtifactRevision: String?
        var observedGeneration: Int64?
        var conditions: [FluxCondition]?
    }

    var isSuspended: Bool { spec.suspend ?? false }
    var state: FluxState {
        FluxState(observedGeneration: status?.observedGeneration, conditions: status?.conditions ?? [])
    }
}
