internal import Git

/// What is to be followed in a directory and below it; of one tree always the same.
struct DirectoryListing {
    /// The files in which kustomizations and charts name what they are made of.
    static let kustomizations: Set = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    private static let charts: Set = ["Chart.yaml", "requirements.yaml"]
    /// How many names are looked at.
    static let entriesLimit = 100_000
    private static let depthLimit = 32

    /// Those of these files that lie in the directory itself.
    private(set) var documents: [String] = []
    /// Symbolic links, seen from the directory.
    private(set) var links: [String] = []
    /// How many names were looked at.
    private(set) var count = 0
    /// Whether there are more, or directories in too many others.
    private(set) var isOpen = false

    /// Reads a directory.
    ///
    /// - Parameters:
    ///   - tree: which one.
    ///   - repository: where it lies.
    ///   - limits: how many entries one directory may have.
    /// - Throws: what is wrong with the repository.
    init(of tree: ObjectID, in repository: borrowing GitRepository, _ limits: GitPackageLimits)
        throws(GitFault)
    {
        try read(tree, below: "", depth: 0, repository, limits)
    }

    private mutating func read(
        _ tree: ObjectID,
        below folder: String,
        depth: Int,
        _ repository: borrowing GitRepository,
        _ limits: GitPackageLimits
    ) throws(GitFault) {
        guard depth < Self.depthLimit, count <= Self.entriesLimit else {
            isOpen = true
            return
        }
        let entries = try repository.entries(of: tree, limit: limits.directoryEntries)
        count += entries.count
        for entry in entries {
            let isLink = entry.kind == .symbolicLink
            guard isLink || depth == 0 || entry.kind == .directory else { continue }
            let name = String(decoding: entry.name, as: UTF8.self)
            if depth == 0, Self.kustomizations.contains(name) || Self.charts.contains(name) {
                documents.append(name)
            }
            if isLink { links.append(folder + name) }
            if entry.kind == .directory {
                try read(entry.id, below: "\(folder)\(name)/", depth: depth + 1, repository, limits)
            }
        }
    }
}
