internal import Deployments
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

extension DeploymentRecord {
    /// A source that nothing deploys, as a user of what it names: referenced, not deployed.
    ///
    /// - Parameters:
    ///   - object: an OCIRepository or a HelmChart.
    ///   - source: what it names.
    init<Content: FluxObject>(unused object: KubernetesObject<Content>, _ source: ChartSource) {
        var deployment = Deployment(
            id: object.identity.deploymentID,
            name: object.metadata.name,
            status: .pending
        )
        deployment.namespace = object.metadata.namespace
        deployment.statusMessage =
            "referenced by \(Content.kind.rawValue) \(object.metadata.key), not deployed"
        deployment.isManager = true
        deployment.packageName = source.name
        deployment.packageVersion = source.version
        deployment.packageDigest = source.digest?.description
        deployment.packageRepositoryURL = source.repositoryURL
        deployment.createdAt = FluxTime.nanoseconds(object.metadata.creationTimestamp)
        deployment.extensionsJSON = JSONMembers(object.identity, object.content).value.text
        self.init(deployment, packages: [source.declared].compactMap { $0 } + source.folders)
    }

    /// An object that is there and cannot be read, so that nobody knows what it deploys.
    init(unreadable identity: FluxIdentity, _ reason: String) {
        var deployment = Deployment(id: identity.deploymentID, name: identity.key.name, status: .unknown)
        deployment.namespace = identity.key.namespace
        deployment.isManager = true
        deployment.statusMessage = "\(identity) cannot be read: \(reason)"
        self.init(deployment, packages: [])
    }
}
