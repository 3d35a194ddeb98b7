/// What packages are made of that are not named where they are deployed: the directory that a link leads to, the base of an overlay.
public struct PackageReach: Sendable {
    /// Tells what is used by a package's being used, beside the package itself; for one question, on its thread.
    public typealias Follow = (DeployedPackage) -> [DeployedPackage]

    /// Nothing is known of that.
    public static let none = PackageReach([]) { { _ in [] } }

    let keys: [PackageKey]
    let begin: @Sendable () -> Follow

    /// - Parameters:
    ///   - repositories: of whose directories it is known.
    ///   - begin: called for every question; what it gives is asked for every package of a deployment from one of them.
    public init(_ repositories: [RepositoryAddress], _ begin: @escaping @Sendable () -> Follow) {
        keys = repositories.map { .repository($0.place) }
        self.begin = begin
    }
}
