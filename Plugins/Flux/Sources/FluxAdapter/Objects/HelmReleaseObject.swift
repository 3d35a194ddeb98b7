internal import Kubernetes

/// A release of a chart that Flux keeps up.
struct HelmReleaseObject: FluxObject {
    static let kind = FluxKind.helmRelease
    static let fields =
        [
            "spec.chart.spec.chart", "spec.chart.spec.version", "spec.chart.spec.sourceRef",
            "spec.chart.spec.valuesFiles", "spec.chartRef",
            "spec.releaseName", "spec.targetNamespace", "spec.storageNamespace", "spec.suspend",
            "spec.kubeConfig.secretRef.name", "spec.kubeConfig.configMapRef.name",
            "status.helmChart", "status.storageNamespace", "status.lastAppliedRevision",
            "status.lastAttemptedRevision", "status.lastAttemptedRevisionDigest",
            "status.lastReleaseRevision",
        ] + ReleaseSnapshot.fields + FluxState.fields

    let spec: Spec
    var status: Status?

    /// Either `chart` or `chartRef`.
    struct Spec: Decodable, Sendable {
        var chart: ChartTemplate?
        /// An OCIRepository, a HelmChart or an ExternalArtifact.
        var chartRef: SourceReference?
        var releaseName: String?
        var targetNamespace: String?
        var storageNamespace: String?
        var suspend: Bool?
        /// Present if the release is in another cluster.
        var kubeConfig: RemoteCluster?
    }

    struct RemoteCluster: Decodable, Sendable {}

    struct ChartTemplate: Decodable, Sendable { let spec: ChartSpec }

    struct ChartSpec: Decodable, Sendable {
        /// The chart's name, or its path if the source is no HelmRepository.
        let chart: String
        /// A constraint; `nil` = any.
        var version: String?
        let sourceRef: SourceReference
        var valuesFiles: [String]?
    }

    struct Status: Decodable, Sendable {
        /// `namespace/name` of the HelmChart.
        var helmChart: String?
        var storageNamespace: String?
        /// In `v2` and `v2beta2`.
        var history: [ReleaseSnapshot]?
        /// In `v2beta1`, in place of the history.
        var lastAppliedRevision: String?
        var lastAttemptedRevision: String?
        var lastAttemptedRevisionDigest: String?
        var lastReleaseRevision: Int64?
        var observedGeneration: Int64?
        var conditions: [FluxCondition]?
    }

    /// Whether its chart is from a source of a kind that is not read.
    var isOpen: Bool {
        guard let reference = spec.chartRef ?? spec.chart?.spec.sourceRef else { return false }
        return reference.target(from: nil) == nil
    }

    var isSuspended: Bool { spec.suspend ?? false }
    var state: FluxState {
        FluxState(observedGeneration: status?.observedGeneration, conditions: status?.conditions ?? [])
    }
}
