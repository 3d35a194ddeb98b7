/// What packages are made of that are not named where they are deployed: the directory that a link leads to, the base of an overlay.
public struct PackageReach: Sendable {
    /// Tells what is used by a package's being used, beside the package itself.
    public typealias Follow = @Sendable (DeployedPackage) -> [DeployedPackage]

    /// Nothing is known of that.
    public static let none = PackageReach([]) { _ in [] }

    let keys: [PackageKey]
    let follow: Follow

    /// - Parameters:
    ///   - repositories: of whose directories it is known.
    ///   - follow: asked for every package of a deployment from one of them.
    public init(_ repositories: [RepositoryAddress], _ follow: @escaping Follow) {
        keys = repositories.map { .repository($0.place) }
        self.follow = follow
    }
}
