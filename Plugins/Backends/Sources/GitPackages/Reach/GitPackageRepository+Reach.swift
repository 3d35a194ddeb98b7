public import Git
internal import Synchronization

/// What was found out about directories, which never changes for the same files.
final class KnownReaches: Sendable {
    struct Key: Hashable {
        let files: ObjectID
        let path: String
    }

    private static let limit = 10_000
    private let known = Mutex<[Key: DirectoryReach]>([:])

    /// What is known, or is found out now.
    func reach(_ key: Key, _ find: () throws(GitFault) -> DirectoryReach) throws(GitFault) -> DirectoryReach {
        if let found = known.withLock({ $0[key] }) { return found }
        let found = try find()
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known[key] = found
        }
        return found
    }
}

extension GitPackageRepository {
    /// What a directory is made of beside its own files, as far as the clone has it; nothing is fetched.
    ///
    /// - Parameters:
    ///   - path: from the top of the repository.
    ///   - commit: in 40 digits; nil = what the reference stands for.
    ///   - reference: a branch or a tag; nil or `HEAD` = the branch that is followed.
    /// - Returns: nil if the clone does not have that commit.
    /// - Throws: what is wrong with the clone.
    public func reach(of path: String, at commit: String?, following reference: String?) throws(GitFault)
        -> DirectoryReach?
    {
        let repository = try clone.open()
        guard let id = try target(commit, reference, repository), let files = try record(id, repository)?.tree
        else {
            return nil
        }
        return try reaches.reach(.init(files: files, path: path)) { () throws(GitFault) in
            try ReachWalk(path, in: files, repository, settings.limits).reach
        }
    }

    private func target(_ commit: String?, _ reference: String?, _ repository: borrowing GitRepository)
        throws(GitFault)
        -> ObjectID?
    {
        if let commit { return ObjectID(hex: commit) }
        let name = reference ?? "HEAD"
        let branch = settings.branch
        if ["", "HEAD", branch, "refs/heads/\(branch)"].contains(name) {
            return try repository.target(of: clone.references.branch)
        }
        let tag = name.hasPrefix(CloneReferences.tags) ? name : CloneReferences.tags + name
        return try repository.target(of: tag)
    }

    private func record(_ id: ObjectID, _ repository: borrowing GitRepository) throws(GitFault)
        -> CommitRecord?
    {
        do throws(GitFault) { return try repository.commit(id) } catch {
            guard error.kind == .absent else { throw error }
            return nil
        }
    }
}
