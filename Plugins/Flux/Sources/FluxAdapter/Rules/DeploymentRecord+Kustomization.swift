internal import Deployments
internal import JSONText
internal import Kubernetes
internal import O2DMSPluginKit

extension DeploymentRecord {
    /// A Kustomization as a deployment.
    ///
    /// - Parameters:
    ///   - kustomization: the object.
    ///   - objects: its sources.
    init(_ kustomization: KubernetesObject<KustomizationObject>, in objects: FluxObjects) {
        let reading = KustomizationReading(kustomization, in: objects)
        let status = FluxStatus(
            kustomization.content,
            kustomization.metadata,
            isRunning: reading.applied != nil
        )
        var deployment = Deployment(
            id: kustomization.identity.deploymentID,
            name: kustomization.metadata.name,
            status: status.status
        )
        deployment.statusMessage = status.message
        deployment.namespace = kustomization.metadata.namespace
        deployment.isManager = true
        let shown = reading.shown
        deployment.packageName = shown?.package.name
        deployment.packageVersion = shown?.package.version
        deployment.packageDigest = shown?.package.digest
        deployment.packageRepositoryURL = shown?.repositoryURL
        deployment.createdAt = FluxTime.nanoseconds(kustomization.metadata.creationTimestamp)
        deployment.extensionsJSON = reading.extensions.text
        self.init(deployment, packages: reading.packages)
    }
}

/// What a Kustomization applies.
struct KustomizationReading: Sendable {
    private static let pathLimitBytes = 1024

    private let kustomization: KubernetesObject<KustomizationObject>
    private let source: FluxIdentity?
    private let objects: FluxObjects

    init(_ kustomization: KubernetesObject<KustomizationObject>, in objects: FluxObjects) {
        self.kustomization = kustomization
        self.objects = objects
        source = kustomization.content.spec.sourceRef.target(from: kustomization.metadata.namespace)
    }

    /// The revision that runs.
    var applied: FluxRevision? {
        kustomization.content.status?.lastAppliedRevision.flatMap(FluxRevision.init)
    }

    /// The state of the source that runs, else the one that is there.
    var shown: SourceState? { state(applied) ?? state(nil) }

    /// What runs, and what is going to run if the source is further on.
    var packages: [DeployedPackage] {
        var packages: [DeployedPackage] = []
        if let applied, let state = state(applied) { packages.append(state.package) }
        if let next = state(nil), applied == nil || next.revision != applied {
            var package = next.package
            package.use = .declared
            packages.append(package)
        }
        return packages + packages.flatMap(components) + included + (orphan.map { [$0] } ?? [])
    }

    /// What the source takes from other repositories, as far as it is applied.
    private var included: [DeployedPackage] {
        let path = kustomization.content.spec.path ?? ""
        return source.map { objects.inclusions(in: $0, at: path) } ?? []
    }

    /// The directories that are put on top, relative to the one that is applied.
    private func components(_ package: DeployedPackage) -> [DeployedPackage] {
        guard let origin = package.origin, !origin.path.isEmpty || origin.repository != nil else { return [] }
        let paths = kustomization.content.spec.components ?? []
        // Nobody checks out a directory with a longer name: it may be any.
        guard origin.path.utf8.count + (paths.map(\.utf8.count).max() ?? 0) <= Self.pathLimitBytes else {
            var any = DeployedPackage(name: nil, use: .declared)
            any.origin = GitOrigin(origin.repository, path: "")
            return [any]
        }
        return
            paths
            .map { directory in
                var component = DeployedPackage(name: nil, use: package.use)
                component.origin = GitOrigin(
                    origin.repository,
                    path: "\(origin.path)/\(directory)",
                    commit: origin.commit
                )
                component.origin?.reference = origin.reference
                return component
            }
    }

    /// What runs although the source it came from is gone: nobody knows of which repository it was.
    ///
    /// Nor does anybody of one whose source is of a kind that is not read, an ExternalArtifact for example: it may be made of any directory.
    private var orphan: DeployedPackage? {
        guard let source else {
            var package = DeployedPackage(name: nil, use: .declared)
            package.origin = GitOrigin(nil, path: "")
            return package
        }
        guard state(nil) == nil else { return nil }
        var package = DeployedPackage(name: nil)
        switch source.kind {
        case .gitRepository:
            let path = kustomization.content.spec.path ?? ""
            package.origin = GitOrigin(nil, path: path, commit: applied?.digest.hex)
        case .ociRepository: package.digest = applied?.digest.description
        default: return nil
        }
        return package
    }

    /// A state of the source, at the directory that is applied; nil = the source is gone.
    private func state(_ revision: FluxRevision?) -> SourceState? {
        source.flatMap { objects.state(of: $0, at: kustomization.content.spec.path ?? "", revision) }
    }

    var extensions: JSONValue {
        let content = kustomization.content
        var members = JSONMembers(kustomization.identity, content)
        members.add("source", source?.description)
        members.add("path", content.spec.path)
        members.add("targetNamespace", content.spec.targetNamespace)
        members.add("lastAppliedRevision", content.status?.lastAppliedRevision)
        members.add("lastAppliedOriginRevision", content.status?.lastAppliedOriginRevision)
        members.add("lastAttemptedRevision", content.status?.lastAttemptedRevision)
        if content.spec.kubeConfig != nil { members.add("isRemote", true) }
        return members.value
    }
}
