internal import Git

/// Reads the packages of a clone, and of what it has read before only what has changed.
struct SnapshotReader {
    let settings: GitPackageSettings
    let references: CloneReferences

    /// Reads a clone as it is; nothing is fetched.
    func read(_ repository: borrowing GitRepository, after previous: PackageSnapshot?) throws(GitFault)
        -> PackageSnapshot
    {
        let known = Known(previous)
        var skipped = 0
        let found: (places: [PackagePlace], revision: ObjectID?)
        switch settings.layout {
        case .directory: found = try directories(repository, &skipped)
        case .tags: found = try tags(repository, &skipped)
        }
        if let previous, let revision = found.revision, previous.revision == revision { return previous }
        let origins = try PackageOrigins(found.places, known: known, reader: self, repository)
        var packages: [GitPackage] = []
        packages.reserveCapacity(found.places.count)
        for place in found.places {
            let old = known.packages[place.identity]
            guard let commit = place.commit ?? origins.commit(of: place) else { continue }
            var details =
                old.flatMap { $0.tree == place.tree ? $0.details : nil } ?? known.details[place.tree]
            if details == nil {
                details = try PackageReading(place.tree, in: repository, limits: settings.limits).details
            }
            guard let details else {
                skipped += 1
                continue
            }
            packages.append(
                GitPackage(
                    name: place.identity.name,
                    version: place.identity.version,
                    tree: place.tree,
                    commit: commit.id,
                    author: commit.author.name.cut(toBytes: 256),
                    seconds: commit.seconds,
                    tag: place.tag,
                    details: details
                )
            )
        }
        return PackageSnapshot(packages, skipped: skipped, revision: found.revision)
    }

    /// What earlier readings know.
    struct Known {
        var packages: [GitPackageIdentity: GitPackage] = [:]
        var details: [ObjectID: PackageDetails] = [:]

        init(_ snapshot: PackageSnapshot?) {
            for package in snapshot?.packages ?? [] {
                packages[GitPackageIdentity(name: package.name, version: package.version)] = package
                details[package.tree] = package.details
            }
        }
    }

    private func directories(
        _ repository: borrowing GitRepository,
        _ skipped: inout Int
    ) throws(GitFault) -> (places: [PackagePlace], revision: ObjectID?) {
        guard let head = try repository.target(of: references.branch),
            let commit = try repository.commit(head),
            let root = try repository.directory(settings.root, in: commit.tree)
        else { return ([], nil) }
        var places: [PackagePlace] = []
        for name in try repository.entries(of: root, limit: settings.limits.directoryEntries) {
            guard name.kind == .directory, PackageName.isName(name.name) else { continue }
            guard let versions = try versions(of: name, repository) else {
                skipped += 1
                continue
            }
            for version in versions {
                guard version.kind == .directory, PackageName.isVersion(version.name) else {
                    if version.kind != .file { skipped += 1 }
                    continue
                }
                guard places.count < settings.limits.packages else { throw tooMany }
                let identity = GitPackageIdentity(
                    name: String(decoding: name.name, as: UTF8.self),
                    version: String(decoding: version.name, as: UTF8.self)
                )
                places.append(PackagePlace(identity: identity, tree: version.id, commit: nil))
            }
        }
        return (places, commit.id)
    }

    /// nil = more than one name may have: it is left out, and the others are listed.
    private func versions(of name: TreeEntry, _ repository: borrowing GitRepository) throws(GitFault)
        -> [TreeEntry]?
    {
        do throws(GitFault) {
            return try repository.entries(of: name.id, limit: settings.limits.directoryEntries)
        } catch {
            guard error.kind == .tooLarge else { throw error }
            return nil
        }
    }

    private func tags(
        _ repository: borrowing GitRepository,
        _ skipped: inout Int
    ) throws(GitFault) -> (places: [PackagePlace], revision: ObjectID?) {
        var places: [GitPackageIdentity: PackagePlace] = [:]
        for tag in try repository.references(under: CloneReferences.tags, limit: settings.limits.packages) {
            let text = String(tag.name.dropFirst(CloneReferences.tags.count))
            guard let commit = try repository.commit(tag.target) else { continue }
            var place: PackagePlace?
            for identity in TagName.readings(of: text) {
                guard let tree = try repository.directory(settings.root + [identity.name], in: commit.tree)
                else { continue }
                let object = tag.target == commit.id ? nil : tag.target
                let tag = GitTag(name: text, object: object)
                place = PackagePlace(identity: identity, tree: tree, commit: commit, tag: tag)
                break
            }
            guard let place else {
                skipped += 1
                continue
            }
            // The form with a slash is the one that we write; it decides where both exist.
            if places[place.identity] == nil || text.contains("/") { places[place.identity] = place }
        }
        return (Array(places.values), nil)
    }

    private var tooMany: GitFault {
        GitFault(.tooLarge, "the repository has more than \(settings.limits.packages) packages")
    }
}
