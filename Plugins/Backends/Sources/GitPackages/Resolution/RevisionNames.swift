internal import Git
internal import SemanticVersion

/// What a revision that somebody writes can stand for, in a clone that has all branches and tags.
struct RevisionNames {
    private static let head = "refs/o2dms/head"
    private static let branches = "refs/remotes/origin/"
    private static let tags = "refs/tags/"
    /// What is fetched for it.
    static let specifications = [
        "+HEAD:\(head)", "+refs/heads/*:\(branches)*", "+refs/tags/*:\(tags)*",
    ]

    /// What is fetched to find some of them: their branches, and all tags, which lead to most commits.
    ///
    /// - Parameters:
    ///   - names: of branches, tags and so on.
    ///   - withTags: whether the tags are fetched; not where they are the packages', which others move at the same time.
    /// - Returns: as Git writes it; empty = there is nothing to fetch.
    static func specifications(for names: [String], withTags: Bool) -> [String] {
        var found = withTags ? ["+refs/tags/*:\(tags)*"] : []
        for name in names.map(short) {
            if name == "HEAD" {
                found.append("+HEAD:\(head)")
            } else if ReferenceName.isSound(name) {
                found.append("+refs/heads/\(name):\(branches)\(name)")
            }
        }
        return found
    }

    /// Without what says whether it is a branch or a tag.
    private static func short(_ name: String) -> String {
        for prefix in ["refs/heads/", tags] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }

    /// How many tags of one commit are told.
    private static let tagsLimit = 64

    /// How many tags are looked through.
    let limit: Int

    /// The commit; nil = the revision stands for nothing.
    func commit(_ revision: String, _ repository: borrowing GitRepository) throws(GitFault) -> CommitRecord? {
        if revision.isEmpty || revision == "HEAD" { return try named(Self.head, repository) }
        if revision.hasPrefix(Self.tags) { return try named(revision, repository) }
        for name in [Self.branches + Self.short(revision), Self.tags + revision] {
            if let commit = try named(name, repository) { return commit }
        }
        if let id = ObjectID(hex: revision.lowercased()) {
            do throws(GitFault) { return try repository.commit(id) } catch {
                guard error.kind == .absent else { throw error }
                return nil
            }
        }
        return try newest(revision, repository)
    }

    /// What a tag stands for; nil if there is none of that name.
    func tag(_ name: String, _ repository: borrowing GitRepository) throws(GitFault) -> ObjectID? {
        try repository.target(of: Self.tags + (name.hasPrefix(Self.tags) ? Self.short(name) : name))
    }

    /// The annotated tags of a commit, by their own ids.
    func tags(of commit: ObjectID, _ repository: borrowing GitRepository) throws(GitFault) -> [ObjectID] {
        var found: [ObjectID] = []
        for tag in try repository.references(under: Self.tags, limit: limit)
        where tag.target != commit && found.count < Self.tagsLimit {
            if try repository.commit(tag.target)?.id == commit { found.append(tag.target) }
        }
        return found
    }

    /// The newest version among the tags that a range admits.
    private func newest(_ range: String, _ repository: borrowing GitRepository) throws(GitFault)
        -> CommitRecord?
    {
        guard let constraint = try? VersionConstraint(range) else { return nil }
        var best: (version: SemanticVersion, target: ObjectID)?
        for tag in try repository.references(under: Self.tags, limit: limit) {
            guard let version = SemanticVersion(lenient: String(tag.name.dropFirst(Self.tags.count))),
                constraint.contains(version), best.map({ $0.version < version }) ?? true
            else { continue }
            best = (version, tag.target)
        }
        guard let best else { return nil }
        return try repository.commit(best.target)
    }

    private func named(_ name: String, _ repository: borrowing GitRepository) throws(GitFault)
        -> CommitRecord?
    {
        guard let target = try repository.target(of: name) else { return nil }
        return try repository.commit(target)
    }
}
