internal import Kubernetes

/// The objects of Flux in a cluster, as they were at one moment.
struct FluxObjects: Sendable {
    typealias Known<Content: FluxObject> = [ObjectKey: KubernetesObject<Content>]

    var gitRepositories: Known<GitRepositoryObject> = [:]
    var ociRepositories: Known<OCIRepositoryObject> = [:]
    var helmRepositories: Known<HelmRepositoryObject> = [:]
    var helmCharts: Known<HelmChartObject> = [:]
    var buckets: Known<BucketObject> = [:]
    var kustomizations: Known<KustomizationObject> = [:]
    var helmReleases: Known<HelmReleaseObject> = [:]
    /// What is there and is not as it should be, with the reason.
    var unreadable: [FluxIdentity: String] = [:]
}

extension KubernetesObject where Content: FluxObject {
    var identity: FluxIdentity { FluxIdentity(kind: Content.kind, key: metadata.key) }
}

extension FluxIdentity {
    /// What the object is called as a deployment: names have dots, namespaces have none.
    var deploymentID: String { "\(kind.rawValue.lowercased()).\(key.namespace ?? "").\(key.name)" }
}
