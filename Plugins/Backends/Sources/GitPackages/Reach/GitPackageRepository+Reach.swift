public import Git

extension GitPackageRepository {
    /// What a directory is made of beside its own files, as far as the clone has it; nothing is fetched, and what was found out is known.
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
        let key = KnownReaches.Key(path: path, commit: commit, reference: commit == nil ? reference : nil)
        return try reaches.reach(key, generation) { () throws(GitFault) in
            let repository = try clone.open()
            guard let id = try target(commit, reference, repository), let found = try record(id, repository)
            else {
                return nil
            }
            var reach = try ReachWalk(path, in: found.tree, repository, settings.limits).reach
            reach.taggedCommit = id == found.id ? nil : found.id.hex
            return reach
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
