public import Git

/// One repository of packages.
public struct GitPackageSettings: Sendable {
    /// Its name in the configuration.
    public let name: String
    /// Where it lies; nil = a repository of our own in the state directory.
    public var remote: GitRemote?
    /// The branch.
    public var branch = "main"
    /// The directories from the top down to where the packages' names are.
    public var root: [String] = []
    /// How packages lie there.
    public var layout: GitLayout = .directory
    /// Who commits.
    public var committer = CommitIdentity(name: "O2-DMS gateway", mail: "o2dms-gateway@localhost")
    /// Whether it is only read.
    public var isReadOnly = false
    /// After how long a listing looks at the server again.
    public var refresh: Duration = .seconds(30)
    /// What packages may cost.
    public var limits = GitPackageLimits()

    /// A repository of our own.
    public init(name: String, remote: GitRemote? = nil) {
        self.name = name
        self.remote = remote
    }
}
