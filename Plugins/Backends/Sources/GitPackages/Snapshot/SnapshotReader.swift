internal import Git

/// Reads the packages of a clone, and of what it has read before only what has changed.
struct SnapshotReader {
    let settings: GitPackageSettings
    let references: CloneReferences
    /// Whether a package whose files the repository has lost is left out with its reason; else it is a fault of the clone.
    var toleratesLosses = false

    /// Reads a clone as it is; nothing is fetched.
    func read(_ repository: borrowing GitRepository, after previous: PackageSnapshot?) throws(GitFault)
        -> PackageSnapshot
    {
        let known = Known(previous)
        var skipped = 0
        var losses: [GitPackageIdentity: PackageLoss] = [:]
        let found: (places: [PackagePlace], revision: ObjectID?)
        switch settings.layout {
        case .directory: found = try directories(repository, known, &skipped, &losses)
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
                do throws(GitFault) {
                    details = try PackageReading(place.tree, in: repository, limits: settings.limits).details
                } catch {
                    losses[place.identity] = try loss(of: place.tree, error, known)
                }
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
        return PackageSnapshot(packages, skipped: skipped, losses: losses, revision: found.revision)
    }

    /// What earlier readings know.
    struct Known {
        var packages: [GitPackageIdentity: GitPackage] = [:]
        var details: [ObjectID: PackageDetails] = [:]
        var losses: [ObjectID: String] = [:]

        init(_ snapshot: PackageSnapshot?) {
            for loss in (snapshot?.losses ?? [:]).values { losses[loss.tree] = loss.reason }
            for package in snapshot?.packages ?? [] {
                packages[GitPackageIdentity(name: package.name, version: package.version)] = package
                details[package.tree] = package.details
            }
        }
    }

    private func directories(
        _ repository: borrowing GitRepository,
        _ known: Known,
        _ skipped: inout Int,
        _ losses: inout [GitPackageIdentity: PackageLoss]
    ) throws(GitFault) -> (places: [PackagePlace], revision: ObjectID?) {
        guard let head = try repository.target(of: references.branch),
            let commit = try repository.commit(head),
            let root = try repository.directory(settings.root, in: commit.tree)
        else { return ([], nil) }
        var places: [PackagePlace] = []
        for name in try repository.entries(of: root, limit: settings.limits.directoryEntries) {
            guard name.kind == .directory, PackageName.isName(name.name) else { continue }
            let versions: [TreeEntry]
            do throws(GitFault) {
                versions = try repository.entries(of: name.id, limit: settings.limits.directoryEntries)
            } catch {
                // More than one name may have: it is left out, and the others are listed.
                if error.kind != .tooLarge {
                    let identity = GitPackageIdentity(
                        name: String(decoding: name.name, as: UTF8.self),
                        version: "*"
                    )
                    losses[identity] = try loss(of: name.id, error, known)
                }
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

    /// Throws the fault, unless it is that of the repository itself, which is borne with.
    private func loss(of tree: ObjectID, _ fault: GitFault, _ known: Known) throws(GitFault) -> PackageLoss {
        let isLoss = fault.kind == .absent || fault.kind == .damaged || fault.kind == .invalid
        guard isLoss, toleratesLosses || known.losses[tree] != nil else { throw fault }
        return PackageLoss(tree: tree, reason: fault.message)
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
