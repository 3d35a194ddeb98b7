internal import Deployments
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

extension DeploymentRecord {
    /// A HelmRelease as a deployment.
    ///
    /// - Parameters:
    ///   - reading: what it deploys.
    ///   - identity: what a release's name and the namespace of its Secrets make the release known as; nil = not known.
    init(_ reading: ReleaseReading, identity: (_ name: String, _ namespace: String) -> String?) {
        let release = reading.release
        let status = FluxStatus(release.content, release.metadata, isRunning: reading.isRunning)
        var deployment = Deployment(
            id: release.identity.deploymentID,
            name: release.metadata.name,
            status: status.status
        )
        deployment.statusMessage = status.message
        deployment.namespace = reading.targetNamespace
        deployment.isManager = true
        // A release in another cluster is not the one of that name in this one.
        if release.content.spec.kubeConfig == nil, let namespace = reading.storageNamespace {
            deployment.identity = identity(reading.releaseName, namespace)
        }
        let running = reading.running
        deployment.packageName = running?.chartName ?? reading.source.name
        deployment.packageVersion = running.map(reading.version) ?? reading.source.version
        if running.map(reading.isOfSource) ?? true {
            deployment.packageRepositoryURL = reading.source.repositoryURL
        }
        deployment.packageDigest = running?.ociDigest
        deployment.revision = UInt64(clamping: running?.version ?? 0)
        deployment.createdAt = FluxTime.nanoseconds(
            running?.firstDeployed ?? release.metadata.creationTimestamp
        )
        deployment.updatedAt = FluxTime.nanoseconds(running?.lastDeployed)
        deployment.extensionsJSON = reading.extensions.text
        self.init(deployment, packages: reading.packages)
    }
}

extension ReleaseReading {
    fileprivate var extensions: JSONValue {
        let status = release.content.status
        var members = JSONMembers(release.identity, release.content)
        members.add("releaseName", releaseName)
        members.add("storageNamespace", storageNamespace)
        members.add("appVersion", running?.appVersion)
        members.add("source", source.path.last?.description)
        members.add("chartVersionRange", source.constraint)
        members.add("lastAttemptedRevision", status?.lastAttemptedRevision)
        if release.content.spec.kubeConfig != nil { members.add("isRemote", true) }
        return members.value
    }
}
