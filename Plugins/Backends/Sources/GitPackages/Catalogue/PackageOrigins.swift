internal import Git

/// Which commit of the branch brought each package.
struct PackageOrigins {
    private var found: [GitPackageIdentity: CommitRecord] = [:]
    private var oldest: CommitRecord?

    /// Looks through history, newest first, until all are found or enough commits are seen.
    init(
        _ places: [PackagePlace],
        known: SnapshotReader.Known,
        reader: SnapshotReader,
        _ repository: borrowing GitRepository
    ) throws(GitFault) {
        var pending: [String: [PackagePlace]] = [:]
        for place in places where place.commit == nil {
            if let old = known.packages[place.identity], old.tree == place.tree {
                let author = CommitIdentity(name: old.author, mail: "")
                found[place.identity] = CommitRecord(
                    id: old.commit,
                    tree: old.tree,
                    parent: nil,
                    author: author,
                    seconds: old.seconds
                )
            } else {
                pending[place.identity.name, default: []].append(place)
            }
        }
        guard !pending.isEmpty, let head = try repository.target(of: reader.references.branch) else { return }
        var next = try repository.commit(head)
        var root = try next.flatMap { commit throws(GitFault) in
            try repository.directory(reader.settings.root, in: commit.tree)
        }
        var seen = 0
        while let commit = next, !pending.isEmpty, seen < reader.settings.limits.historyCommits {
            seen += 1
            oldest = commit
            next = if let parent = commit.parent { try repository.commit(parent) } else { nil }
            let older = try next.flatMap { commit throws(GitFault) in
                try repository.directory(reader.settings.root, in: commit.tree)
            }
            if older != root {
                try compare(older, with: root, commit: commit, &pending, repository)
            }
            root = older
        }
    }

    /// The commit; the oldest that was seen if none is known to have brought the package.
    func commit(of place: PackagePlace) -> CommitRecord? { found[place.identity] ?? oldest }

    /// Ticks off what a commit's parent does not have.
    private mutating func compare(
        _ older: ObjectID?,
        with root: ObjectID?,
        commit: CommitRecord,
        _ pending: inout [String: [PackagePlace]],
        _ repository: borrowing GitRepository
    ) throws(GitFault) {
        let names = Array(pending.keys)
        let before = try older.map { tree throws(GitFault) in try repository.entries(named: names, in: tree) }
        let after = try root.map { tree throws(GitFault) in try repository.entries(named: names, in: tree) }
        for (index, name) in names.enumerated() {
            let (old, new) = (before?[index]?.id, after?[index]?.id)
            guard old != new, let places = pending[name] else { continue }
            let versions = places.map(\.identity.version)
            let entries: [TreeEntry?] =
                if let old { try repository.entries(named: versions, in: old) } else {
                    versions.map { _ in nil }
                }
            let rest = zip(places, entries).filter { place, entry in entry?.id == place.tree }
            for (place, entry) in zip(places, entries) where entry?.id != place.tree {
                found[place.identity] = commit
            }
            pending[name] = rest.isEmpty ? nil : rest.map(\.0)
        }
    }
}
