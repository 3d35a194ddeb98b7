internal import Git

/// Finds out what a directory is made of within its repository; bounded in what it looks at.
struct ReachWalk {
    private static let foundLimit = 1000

    private(set) var reach = DirectoryReach()
    private let top: ObjectID
    private let contents: KnownContents
    private var pending: [String] = []
    private var seen: Set<String> = []
    private var entries = 0

    /// Looks at a directory, and at whatever it leads to.
    ///
    /// - Parameters:
    ///   - path: from the top.
    ///   - top: a commit's files.
    ///   - trees: where they lie.
    ///   - contents: what is known of them.
    /// - Throws: what is wrong with the repository.
    init(_ path: String, in top: ObjectID, _ trees: CloneTrees, _ contents: KnownContents) throws(GitFault) {
        self.top = top
        self.contents = contents
        try follow(path, trees)
        while let next = pending.popLast(), !reach.isOpen {
            guard let found = try TreePath(next, in: top, trees), case .directory(let tree) = found.kind
            else {
                continue
            }
            try look(into: tree, at: found.path, trees)
            reach.directories.remove(path)
            reach.isOpen =
                reach.isOpen || reach.count > Self.foundLimit || entries > DirectoryListing.entriesLimit
        }
    }

    /// Notes what a name stands for, and that it is to be looked at.
    private mutating func follow(_ name: String, _ trees: CloneTrees) throws(GitFault) {
        guard let found = try TreePath(name, in: top, trees) else { return }
        switch found.kind {
        case .directory:
            guard seen.insert(found.path).inserted else { return }
            reach.directories.insert(found.path)
            pending.append(found.path)
        case .file:
            reach.folders.insert(found.path.split(separator: "/").dropLast().joined(separator: "/"))
        }
    }

    private mutating func look(into tree: ObjectID, at path: String, _ trees: CloneTrees) throws(GitFault) {
        let listing = try contents.listing(of: tree, in: trees.repository)
        entries += listing.count
        reach.isOpen = reach.isOpen || listing.isOpen
        for name in listing.documents {
            // A document may be a link as well.
            guard let found = try TreePath("\(path)/\(name)", in: top, trees),
                case .file(let blob) = found.kind
            else { continue }
            let references = try contents.references(
                of: blob,
                isKustomization: DirectoryListing.kustomizations.contains(name),
                in: trees.repository
            )
            reach.isOpen = reach.isOpen || references.isOpen
            reach.charts.formUnion(references.charts)
            reach.remotes.formUnion(references.remotes)
            for name in references.names { try follow("\(path)/\(name)", trees) }
        }
        for link in listing.links { try follow("\(path)/\(link)", trees) }
    }
}
