public import Git
public import HTTPClient

/// A directory of a repository at one commit, looked at once: what a registration points at.
public struct GitPackageTarget: Sendable {
    /// The commit that the revision stands for.
    public let commit: CommitRecord
    /// The directory.
    public let tree: ObjectID
    /// What is known of the directory as a package.
    public let details: PackageDetails
    /// The ids of the annotated tags that stand for the commit now: whoever deploys it may name it by one of them.
    public let tagObjects: [ObjectID]

    /// Finds a directory; what is fetched for that is thrown away afterwards.
    ///
    /// - Parameters:
    ///   - revision: a branch, a tag, a commit in 40 digits, or a range of versions that tags have; empty or `HEAD` = what the repository's
    ///     HEAD names.
    ///   - path: from the top of the repository down.
    ///   - remote: the repository, with what a fetch may cost.
    ///   - stateDirectory: for what is fetched.
    ///   - limits: what the package may cost.
    ///   - terms: until when.
    /// - Throws: `.unresolved` if there is no such revision, `.absent` if it has no such directory, `.invalid` if the directory is no package.
    public init(
        resolving revision: String,
        path: [String],
        in remote: GitRemote,
        stateDirectory: String,
        limits: GitPackageLimits = .init(),
        terms: HTTPTerms
    ) throws(GitPackageError) {
        let scratch = "\(stateDirectory)/lookup-\(UInt64.random(in: 0 ... .max)).clone"
        defer { FileTree.remove(scratch) }
        typealias Found = (commit: CommitRecord, tree: ObjectID, reading: PackageReading, tags: [ObjectID])
        let found: Result<Found, GitPackageError>
        do throws(GitFault) {
            guard FileTree.make(stateDirectory) else {
                throw GitFault(.damaged, "the state directory cannot be written")
            }
            let repository = try GitRepository(creating: scratch, branch: "main")
            try repository.fetch(from: remote, RevisionNames.specifications, terms: terms)
            let names = RevisionNames(limit: limits.directoryEntries)
            if let commit = try names.commit(revision, repository) {
                if let tree = try repository.directory(path, in: commit.tree) {
                    let reading = try PackageReading(tree, in: repository, limits: limits)
                    found = .success((commit, tree, reading, try names.tags(of: commit.id, repository)))
                } else {
                    found = .failure(.absent)
                }
            } else {
                found = .failure(.unresolved)
            }
        } catch {
            throw .git(error)
        }
        let target = try found.get()
        guard target.reading.violations.isEmpty, let details = target.reading.details else {
            throw .invalid(target.reading.violations)
        }
        (commit, tree, self.details, tagObjects) = (target.commit, target.tree, details, target.tags)
    }
}
