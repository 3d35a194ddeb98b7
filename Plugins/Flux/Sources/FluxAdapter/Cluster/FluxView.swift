internal import O2DMSPluginKit

/// What is told from the objects of one moment.
struct FluxView: Sendable {
    let deployments: FluxDeployments
    let packages: [SourcePackage]
    /// Who names each object that is named by another.
    let users: [FluxIdentity: [FluxIdentity]]

    /// The source that is listed as a package.
    func source(_ name: String, _ version: String) -> SourcePackage? {
        packages.first { $0.package.name == name && $0.package.artifactVersion == version }
    }

    /// - Parameters:
    ///   - objects: of a cluster.
    ///   - identity: see ``DeploymentRecord/init(_:identity:)``.
    init(_ objects: FluxObjects, identity: (_ name: String, _ namespace: String) -> String?) {
        users = objects.users
        deployments = FluxDeployments(objects, users, identity: identity)
        packages = objects.packages(users)
    }
}
