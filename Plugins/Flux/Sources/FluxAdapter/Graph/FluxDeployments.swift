internal import Deployments
internal import Kubernetes
internal import O2DMSPluginKit

/// What Flux deploys in a cluster, and what it refers to besides.
struct FluxDeployments: Sendable {
    /// HelmReleases and Kustomizations.
    let deployments: DeploymentIndex
    /// Sources that nothing deploys; they are users of packages, but no deployments.
    let references: DeploymentIndex
    /// An object that is there and cannot be read, so that nobody knows what it deploys or where that is from.
    let unreadable: FluxIdentity?

    /// Judges all objects.
    ///
    /// - Parameters:
    ///   - objects: of a cluster.
    ///   - users: who names each of them.
    ///   - identity: see ``DeploymentRecord/init(_:identity:)``.
    init(
        _ objects: FluxObjects,
        _ users: [FluxIdentity: [FluxIdentity]],
        identity: (_ name: String, _ namespace: String) -> String?
    ) {
        var records = objects.helmReleases.values.map { release in
            DeploymentRecord(ReleaseReading(release, in: objects), identity: identity)
        }
        records += objects.kustomizations.values.map { DeploymentRecord($0, in: objects) }
        for (object, reason) in objects.unreadable where object.kind.isDeployment {
            records.append(DeploymentRecord(unreadable: object, reason))
        }
        unreadable = objects.unreadable.keys.min()
        deployments = DeploymentIndex(records)
        references = DeploymentIndex(objects.unusedSources(users))
    }

    /// What a query asks for: all deployments, or the users of a package.
    ///
    /// - Parameters:
    ///   - query: which.
    ///   - reach: what is used by what objects name.
    /// - Returns: in no order.
    func answer(_ query: DeploymentQuery, reaching reach: PackageReach = .none) -> [Deployment] {
        guard let package = SoughtPackage(query) else { return deployments.deployments(query) }
        let own = SourceObject.identity(inExtensions: query.packageExtensionsJSON)
        return users(of: package, except: own, reaching: reach)
    }

    /// The users of a package, each with its evidence.
    ///
    /// - Parameters:
    ///   - package: which one.
    ///   - own: the source that the package is: it is no user of itself.
    ///   - reach: what is used by what objects name.
    /// - Returns: in no order.
    func users(
        of package: SoughtPackage,
        except own: FluxIdentity? = nil,
        reaching reach: PackageReach = .none
    ) -> [Deployment] {
        let referrers = references.users(of: package).filter { $0.id != own?.deploymentID }
        return deployments.users(of: package, reaching: reach) + referrers
    }

    /// The deployment or the reference of an id.
    subscript(id: String) -> Deployment? { (deployments[id] ?? references[id])?.deployment }
}

extension FluxKind {
    fileprivate var isDeployment: Bool { self == .helmRelease || self == .kustomization }
}

extension FluxObjects {
    /// Sources of charts that no HelmRelease and no Kustomization names.
    fileprivate func unusedSources(_ users: [FluxIdentity: [FluxIdentity]]) -> [DeploymentRecord] {
        let registries = ociRepositories.values.filter { users[$0.identity] == nil }
            .map { DeploymentRecord(unused: $0, ChartSource($0)) }
        let charts = helmCharts.values.filter { users[$0.identity] == nil }
            .map { DeploymentRecord(unused: $0, chartSource(of: $0)) }
        return registries + charts
    }
}
