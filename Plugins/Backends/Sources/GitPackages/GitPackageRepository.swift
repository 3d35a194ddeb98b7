public import Git
public import HTTPClient

/// A repository of packages in Git.
///
/// [any thread]; calls that need the server block their own thread until the terms say otherwise.
public final class GitPackageRepository: Sendable {
    /// What it was made from.
    public let settings: GitPackageSettings
    let clone: GitClone
    let snapshots: SnapshotKeeper
    let publisher: PackagePublisher
    let reaches = KnownReaches()
    let contents: KnownContents
    /// Branches, tags and ranges of versions, which are looked for again and again, as they move.
    let wantedNames = WantedRevisions(limit: 256)
    let wantedCommits = WantedRevisions(limit: 4096)

    /// Prepares a repository; nothing is fetched yet.
    ///
    /// - Parameters:
    ///   - settings: which one.
    ///   - stateDirectory: for the clone, and for the repository itself if there is no other; for this gateway alone.
    /// - Throws: if the state directory cannot be used.
    public init(_ settings: GitPackageSettings, stateDirectory: String) throws(GitFault) {
        self.settings = settings
        contents = KnownContents(settings.limits)
        clone = try GitClone(settings, stateDirectory: stateDirectory) { [wantedNames, wantedCommits] in
            wantedNames.lookAgain()
            wantedCommits.lookAgain()
        }
        let file = SnapshotFile("\(stateDirectory)/\(settings.name).packages", settings)
        snapshots = SnapshotKeeper(clone, settings, file: file)
        publisher = PackagePublisher(PackageBatch(clone: clone, settings: settings))
    }

    /// The repository's address, which is safe to show; of one of our own it names no directory of this machine.
    public var address: String { settings.remote?.address.description ?? "file:///\(settings.name).git" }

    /// A package's address, at the commit that has it.
    public func uri(of package: GitPackage) -> String {
        "\(place(of: GitPackageIdentity(name: package.name, version: package.version)))?ref=\(package.commit)"
    }

    /// The address of a package's directory, whether it is there or not.
    public func place(of identity: GitPackageIdentity) -> String {
        let version = settings.layout == .directory ? [identity.version] : []
        return "git+\(address)//\((settings.root + [identity.name] + version).joined(separator: "/"))"
    }

    /// The packages, at most as old as `settings.refresh`.
    ///
    /// - Parameters:
    ///   - fresh: whether the server is asked in any case.
    ///   - terms: until when.
    /// - Returns: a snapshot that never changes.
    /// - Throws: what went wrong; then an older snapshot may still be had from `lastSnapshot`.
    public func snapshot(fresh: Bool = false, terms: HTTPTerms) throws(GitFault) -> PackageSnapshot {
        try snapshots.snapshot(fresh: fresh, terms: terms)
    }

    /// The packages as they were last read; nil = never.
    public var lastSnapshot: PackageSnapshot? { snapshots.last }

    /// Hands over a package's canonical archive, whose SHA-256 is its checksum.
    ///
    /// - Parameters:
    ///   - package: of a snapshot.
    ///   - sink: takes the next piece; false = enough.
    /// - Throws: what is wrong with the clone.
    public func archive(of package: GitPackage, into sink: ([UInt8]) -> Bool) throws(GitFault) {
        let repository = try clone.open()
        let walk = try PackageWalk(package.tree, in: repository, limits: settings.limits)
        var size: UInt64 = 0
        for member in walk.members {
            for piece in try CanonicalTar.pieces(of: member, in: repository) ?? [] where !piece.isEmpty {
                size += UInt64(piece.count)
                guard sink(piece) else { return }
            }
        }
        _ = sink(CanonicalTar.end(after: size))
    }
}
