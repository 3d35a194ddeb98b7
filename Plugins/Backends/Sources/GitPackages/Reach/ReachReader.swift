public import Git

/// Tells what directories of a repository are made of, as far as its clone has them; nothing is fetched, and what was found out is known.
///
/// Belongs to one thread, for one question: the clone is opened at most once.
public final class ReachReader {
    private let packages: GitPackageRepository
    private let onWanted: () -> Void
    private var trees: CloneTrees?
    private var targets: [String: Target] = [:]
    private var records: [String: CommitRecord?] = [:]

    /// What a reference stands for.
    private enum Target {
        case commit(ObjectID)
        /// Nothing: the server was asked.
        case nothing
        /// That is known only when the server was asked.
        case awaited
    }

    /// Begins a question.
    ///
    /// - Parameters:
    ///   - packages: the repository.
    ///   - onWanted: called when something is wanted for the first time that only the server may have; see ``GitPackageRepository/fetchWanted(_:terms:)``.
    public init(_ packages: GitPackageRepository, onWanted: @escaping () -> Void = {}) {
        self.packages = packages
        self.onWanted = onWanted
    }

    /// What a directory is made of beside its own files.
    ///
    /// - Parameters:
    ///   - path: from the top of the repository.
    ///   - commit: in 40 digits, or the id of an annotated tag; nil = what the reference stands for.
    ///   - reference: a branch, a tag, or a range of versions that tags have; nil or `HEAD` = what the server's HEAD names, as far as that
    ///     is known, else the branch that is followed.
    ///   - isWanted: whether the server is to be asked for a revision that the clone does not have.
    /// - Returns: nil if the repository does not have that revision; anything may be among it until the server was asked.
    /// - Throws: what is wrong with the clone.
    public func reach(
        of path: String,
        at commit: String?,
        following reference: String?,
        isWanted: Bool = true
    ) throws(GitFault) -> DirectoryReach? {
        let name = reference ?? ""
        var named = commit
        if commit == nil {
            switch try target(name, isWanted: isWanted) {
            case .commit(let id): named = id.hex
            case .nothing: return nil
            case .awaited: return .unknown
            }
        }
        guard let named else { return nil }
        let key = KnownReaches.Key(path: path, commit: named)
        if let known = packages.reaches[key] { return known }
        guard let found = try record(named) else {
            guard isWanted, ObjectID(hex: named) != nil else { return nil }
            // Whoever is at a commit has mostly come there by what it follows: before that was looked for nobody knows of the commit.
            let asked = name.isEmpty ? "HEAD" : name
            let isNameKnown =
                isFollowed(name) || ObjectID(hex: name) != nil || isLookedFor(asked, packages.wantedNames)
            let isCommitKnown = isLookedFor(named, packages.wantedCommits)
            return isNameKnown && isCommitKnown ? nil : .unknown
        }
        var reach = try ReachWalk(path, in: found.tree, opened(), packages.contents).reach
        reach.taggedCommit = named == found.id.hex ? nil : found.id.hex
        packages.reaches[key] = reach
        return reach
    }

    private func opened() throws(GitFault) -> CloneTrees {
        if let trees { return trees }
        let opened = CloneTrees(try packages.clone.open(), packages.settings.limits)
        trees = opened
        return opened
    }

    /// Whether a name is that of the branch that the packages lie on.
    private func isFollowed(_ name: String) -> Bool {
        name == packages.settings.branch || name == "refs/heads/\(packages.settings.branch)"
    }

    private func isLookedFor(_ revision: String, _ wanted: WantedRevisions) -> Bool {
        let standing = wanted.note(revision)
        if standing == .new { onWanted() }
        return standing == .lookedFor
    }

    private func target(_ name: String, isWanted: Bool) throws(GitFault) -> Target {
        if let known = targets[name] { return known }
        let found = try find(name, isWanted: isWanted)
        targets[name] = found
        return found
    }

    private func find(_ name: String, isWanted: Bool) throws(GitFault) -> Target {
        let branch = try opened().repository.target(of: packages.clone.references.branch)
        if isFollowed(name) { return branch.map { .commit($0) } ?? .nothing }
        let names = RevisionNames(limit: packages.settings.limits.directoryEntries)
        if name.isEmpty || name == "HEAD" {
            let isKnown = isWanted && isLookedFor("HEAD", packages.wantedNames)
            let head = isKnown ? try names.commit("HEAD", opened().repository)?.id : nil
            return (head ?? branch).map { .commit($0) } ?? .nothing
        }
        // The tags of this layout are there in any case.
        let tag = packages.settings.layout == .tags ? try names.tag(name, opened().repository) : nil
        if let tag { return .commit(tag) }
        guard isWanted else { return .nothing }
        guard isLookedFor(name, packages.wantedNames) else { return .awaited }
        return try names.commit(name, opened().repository).map { .commit($0.id) } ?? .nothing
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
