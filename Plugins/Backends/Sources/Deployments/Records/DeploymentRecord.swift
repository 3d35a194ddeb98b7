public import O2DMSPluginKit

/// A deployment, and the packages that it uses.
public struct DeploymentRecord: Sendable, Hashable {
    /// The deployment as it is shown.
    public let deployment: Deployment
    /// The packages; the first is the one that is shown.
    public let packages: [DeployedPackage]

    /// Brings both together.
    ///
    /// - Parameters:
    ///   - deployment: what is shown, without the credentials that its message may quote; where it names no package of its own, the first of `packages` is.
    ///   - packages: what it uses, what runs first.
    public init(_ deployment: Deployment, packages: [DeployedPackage]) {
        var deployment = deployment
        deployment.statusMessage = deployment.statusMessage.map(ShownAddress.clean)
        if let first = packages.first, deployment.packageName == nil {
            deployment.packageName = first.name
            deployment.packageVersion = deployment.packageVersion ?? first.version
            deployment.packageDigest = deployment.packageDigest ?? first.digest
        }
        self.deployment = deployment
        self.packages = packages
    }

    /// How well it is known that the deployment uses a package.
    ///
    /// - Parameters:
    ///   - package: which one.
    ///   - follow: tells what is used by what is named.
    /// - Returns: the strongest evidence; `.none` = it does not use it.
    public func evidence(of package: SoughtPackage, following follow: PackageReach.Follow = { _ in [] })
        -> DeploymentEvidence
    {
        packages.reduce(.none) { found, used in
            guard found != .exact else { return found }
            return ([used] + follow(used)).reduce(found) { $0.stronger($1.evidence(of: package)) }
        }
    }
}
