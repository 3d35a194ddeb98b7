public import Git

/// Tells what directories of a repository are made of, as far as its clone has them; nothing is fetched, and what was found out is known.
///
/// Belongs to one thread, for one question: the clone is opened at most once.
public final class ReachReader {
    private let packages: GitPackageRepository
    private var trees: CloneTrees?
    private var targets: [String: ObjectID?] = [:]
    private var records: [String: CommitRecord?] = [:]

    /// Begins a question.
    ///
    /// - Parameter packages: the repository.
    public init(_ packages: GitPackageRepository) { self.packages = packages }

    /// What a directory is made of beside its own files.
    ///
    /// - Parameters:
    ///   - path: from the top of the repository.
    ///   - commit: in 40 digits, or the id of an annotated tag; nil = what the reference stands for.
    ///   - reference: a branch or a tag; nil or `HEAD` = the branch that is followed.
    /// - Returns: nil if the clone does not have that commit.
    /// - Throws: what is wrong with the clone.
    public func reach(of path: String, at commit: String?, following reference: String?) throws(GitFault)
        -> DirectoryReach?
    {
        let target = commit == nil ? try target(reference ?? "HEAD") : nil
        guard let commit = commit ?? target?.hex else { return nil }
        let key = KnownReaches.Key(path: path, commit: commit)
        if let known = packages.reaches[key] { return known }
        guard let found = try record(commit) else { return nil }
        var reach = try ReachWalk(path, in: found.tree, opened(), packages.contents).reach
        reach.taggedCommit = commit == found.id.hex ? nil : found.id.hex
        packages.reaches[key] = reach
        return reach
    }

    private func opened() throws(GitFault) -> CloneTrees {
        if let trees { return trees }
        let opened = CloneTrees(try packages.clone.open(), packages.settings.limits)
        trees = opened
        return opened
    }

    private func target(_ name: String) throws(GitFault) -> ObjectID? {
        if let known = targets[name] { return known }
        let branch = packages.settings.branch
        let isBranch = ["", "HEAD", branch, "refs/heads/\(branch)"].contains(name)
        let tag = name.hasPrefix(CloneReferences.tags) ? name : CloneReferences.tags + name
        let found = try opened().repository.target(
            of: isBranch ? packages.clone.references.branch : tag
        )
        targets[name] = .some(found)
        return found
    }

    private func record(_ commit: String) throws(GitFault) -> CommitRecord? {
        if let known = records[commit] { return known }
        let found = try ObjectID(hex: commit).flatMap { id throws(GitFault) in try lookUp(id) }
        records[commit] = .some(found)
        return found
    }

    private func lookUp(_ id: ObjectID) throws(GitFault) -> CommitRecord? {
        do throws(GitFault) { return try opened().repository.commit(id) } catch {
            guard error.kind == .absent else { throw error }
            return nil
        }
    }
}
