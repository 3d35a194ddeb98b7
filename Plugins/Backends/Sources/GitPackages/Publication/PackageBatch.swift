internal import Git
internal import HTTPClient

/// Several changes on top of what the repository has now; if somebody else was faster, on top of that.
struct PackageBatch {
    let clone: GitClone
    let settings: GitPackageSettings

    /// Runs the changes in their order, once.
    ///
    /// - Returns: an outcome for each; `.failed` with `.raced` if somebody else was faster, and it is to be tried again.
    func run(_ changes: [PackageChange], terms: HTTPTerms) -> [PackageOutcome] {
        var outcomes: [PackageOutcome?] = changes.map { _ in nil }
        do throws(GitFault) {
            try attempt(changes, &outcomes, terms)
        } catch {
            return outcomes.map { $0 ?? .failed(error) }
        }
        return outcomes.map { $0 ?? .failed(GitFault(.raced, "somebody else was faster")) }
    }

    private func attempt(
        _ changes: [PackageChange],
        _ outcomes: inout [PackageOutcome?],
        _ terms: HTTPTerms
    ) throws(GitFault) {
        let repository = try clone.fetch(terms)
        let head = try repository.target(of: clone.references.branch)
        var draft = BranchDraft(
            head: head,
            tree: try head.flatMap { id throws(GitFault) in try repository.commit(id)?.tree }
        )
        var decided = outcomes
        var tags: [(index: Int, push: ReferencePush)] = []
        for (index, change) in changes.enumerated() {
            switch settings.layout {
            case .directory: decided[index] = try apply(change, to: &draft, repository)
            case .tags: decided[index] = try applyTag(change, index, to: &draft, &tags, repository)
            }
        }
        if let commit = draft.head, draft.head != head {
            let name = "refs/heads/\(settings.branch)"
            try repository.push(ReferencePush(name, from: head, to: commit), to: clone.remote, terms: terms)
            try? repository.setReference(clone.references.branch, to: commit, expecting: head)
        }
        outcomes = decided
        for (index, push) in tags { outcomes[index] = try move(push, repository, terms) }
    }

    private func apply(
        _ change: PackageChange,
        to draft: inout BranchDraft,
        _ repository: borrowing GitRepository
    ) throws(GitFault) -> PackageOutcome {
        let path = settings.root + [change.identity.name, change.identity.version]
        let existing = try draft.tree.flatMap { tree throws(GitFault) in
            try repository.directory(path, in: tree)
        }
        switch (change.kind, existing) {
        case (.upload, let existing?): return .exists(tree: existing)
        case (.upload(let tree), nil):
            if let rival = try rival(of: path, in: draft.tree, repository) { return .collides(with: rival) }
            return .done(
                commit: try draft.commit(tree, at: path, change.message, settings.committer, repository)
            )
        case (.delete, nil): return .absent
        case (.delete(let wanted), let existing?):
            guard wanted == nil || wanted == existing else { return .exists(tree: existing) }
            return .done(
                commit: try draft.commit(nil, at: path, change.message, settings.committer, repository)
            )
        }
    }

    /// The branch gets the package's newest directory, the tag keeps the version: it is pushed after the branch.
    private func applyTag(
        _ change: PackageChange,
        _ index: Int,
        to draft: inout BranchDraft,
        _ tags: inout [(index: Int, push: ReferencePush)],
        _ repository: borrowing GitRepository
    ) throws(GitFault) -> PackageOutcome? {
        let path = settings.root + [change.identity.name]
        let name = CloneReferences.tags + TagName.tag(of: change.identity)
        let other = CloneReferences.tags + "\(change.identity.name)-\(change.identity.version)"
        var existing: (name: String, target: ObjectID, tree: ObjectID)?
        for name in [name, other] where existing == nil {
            guard let target = try repository.target(of: name), let commit = try repository.commit(target),
                let tree = try repository.directory(path, in: commit.tree)
            else { continue }
            existing = (name, target, tree)
        }
        switch (change.kind, existing) {
        case (.upload, let existing?): return .exists(tree: existing.tree)
        case (.delete, nil): return .absent
        case (.upload(let tree), nil):
            guard !tags.contains(where: { $0.push.name == name }) else { return .exists(tree: tree) }
            if let rival = try rival(of: path, in: draft.tree, repository) { return .collides(with: rival) }
            if let rival = try rival(of: name, tags, repository) { return .collides(with: rival) }
            let commit = try draft.commit(tree, at: path, change.message, settings.committer, repository)
            tags.append((index, ReferencePush(name, from: nil, to: commit)))
        case (.delete(let wanted), let existing?):
            guard wanted == nil || wanted == existing.tree else { return .exists(tree: existing.tree) }
            tags.append((index, ReferencePush(existing.name, from: existing.target, to: nil)))
        }
        return nil
    }

    /// What a new directory differs from in case only, on any level; nil = nothing.
    private func rival(of path: [String], in tree: ObjectID?, _ repository: borrowing GitRepository)
        throws(GitFault) -> String?
    {
        var directory = tree
        for name in path {
            guard let tree = directory else { return nil }
            if let entry = try repository.entry(named: name, in: tree) {
                directory = entry.kind == .directory ? entry.id : nil
                continue
            }
            let folded = name.lowercased()
            return try repository.entries(of: tree, limit: settings.limits.directoryEntries)
                .map { String(decoding: $0.name, as: UTF8.self) }.first { $0.lowercased() == folded }
        }
        return nil
    }

    /// The tag, of the same package, that a new one differs from in case only; nil = none.
    private func rival(
        of tag: String,
        _ pending: [(index: Int, push: ReferencePush)],
        _ repository: borrowing GitRepository
    ) throws(GitFault) -> String? {
        let folded = tag.lowercased()
        let package = tag.prefix(through: tag.lastIndex(of: "/") ?? tag.startIndex)
        let known = try repository.references(under: String(package), limit: settings.limits.packages).map(
            \.name
        )
        let rival = (known + pending.map(\.push.name)).first { $0.lowercased() == folded }
        return rival.map { String($0.dropFirst(CloneReferences.tags.count)) }
    }

    /// A tag that lost its race leaves its outcome open for the next attempt.
    private func move(
        _ push: ReferencePush,
        _ repository: borrowing GitRepository,
        _ terms: HTTPTerms
    ) throws(GitFault) -> PackageOutcome? {
        do throws(GitFault) {
            try repository.push(push, to: clone.remote, terms: terms)
        } catch {
            guard error.kind == .raced else { throw error }
            return nil
        }
        if let target = push.target {
            try? repository.setReference(push.name, to: target, expecting: nil)
        } else if let old = push.expected {
            try? repository.removeReference(push.name, expecting: old)
        }
        return .done(commit: push.target)
    }
}
