/// The kinds of Flux's objects that are read; the raw value is the kind's name.
enum FluxKind: String, CaseIterable, Sendable {
    case gitRepository = "GitRepository"
    case ociRepository = "OCIRepository"
    case helmRepository = "HelmRepository"
    case helmChart = "HelmChart"
    case bucket = "Bucket"
    case kustomization = "Kustomization"
    case helmRelease = "HelmRelease"

    var group: String {
        switch self {
        case .kustomization: "kustomize.toolkit.fluxcd.io"
        case .helmRelease: "helm.toolkit.fluxcd.io"
        default: "source.toolkit.fluxcd.io"
        }
    }

    var plural: String {
        switch self {
        case .gitRepository: "gitrepositories"
        case .ociRepository: "ocirepositories"
        case .helmRepository: "helmrepositories"
        case .helmChart: "helmcharts"
        case .bucket: "buckets"
        case .kustomization: "kustomizations"
        case .helmRelease: "helmreleases"
        }
    }

    /// The versions that are understood, the best one first; the cluster's discovery decides which one is asked for.
    var versions: [String] {
        self == .helmRelease ? ["v2", "v2beta2", "v2beta1"] : ["v1", "v1beta2", "v1beta1"]
    }
}
