/// What packages may cost.
public struct GitPackageLimits: Sendable, Hashable {
    /// The files and directories of one package.
    public var files = 10_000
    /// All files of one package together.
    public var packageBytes: UInt64 = 256 << 20
    /// One file.
    public var fileBytes: UInt64 = 64 << 20
    /// One file that is read as YAML.
    public var manifestBytes: UInt64 = 4 << 20
    /// Directories within directories in one package.
    public var depth = 32
    /// The names of packages, and the versions of one.
    public var directoryEntries = 100_000
    /// The packages of a repository.
    public var packages = 100_000
    /// How many commits are looked through, from the newest, for the one that brought a package.
    public var historyCommits = 2000
    /// Kinds, and images, that are kept of one package.
    public var kept = 64

    /// The defaults.
    public init() {}
}
