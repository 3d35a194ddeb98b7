public import Git

/// One version of one package in a repository.
public struct GitPackage: Sendable {
    /// The package's name.
    public let name: String
    /// Its version, as the repository has it.
    public let version: String
    /// Its directory.
    public let tree: ObjectID
    /// A commit that has the directory: the one that brought it, as far as history was looked through.
    public let commit: ObjectID
    /// Who wrote that commit.
    public let author: String
    /// When it was committed, in seconds since 1970, UTC.
    public let seconds: Int64
    /// The tag that it lies at; nil = it lies on the branch.
    public let tag: GitTag?
    /// What its files say.
    public let details: PackageDetails
}

/// Name and version, by which a package is found.
public struct GitPackageIdentity: Sendable, Hashable, CustomStringConvertible {
    /// The package's name.
    public let name: String
    /// Its version.
    public let version: String

    /// What is wrong with it as that of a new package.
    public var violations: [PackageViolation] { PackageName.violations(self) }

    /// Names a package.
    public init(name: String, version: String) {
        self.name = name
        self.version = version
    }

    /// `name version`.
    public var description: String { "\(name) \(version)" }
}
