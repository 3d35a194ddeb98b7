internal import Git
internal import JSONText
internal import YAML
internal import YAMLValue

/// Finds out what a directory is made of within its repository; bounded in what it looks at.
struct ReachWalk {
    private static let kustomizations = ["kustomization.yaml", "kustomization.yml", "Kustomization"]
    private static let foundLimit = 1000
    private static let entriesLimit = 100_000
    private static let depthLimit = 32
    private static let yamlLimits = YAMLLimits(documents: 100, allowsAnchors: true)

    private(set) var reach = DirectoryReach()
    private let top: ObjectID
    private let limits: GitPackageLimits
    private var pending: [String] = []
    private var seen: Set<String> = []
    private var entries = 0

    /// Looks at a directory, and at whatever it leads to.
    ///
    /// - Parameters:
    ///   - path: from the top.
    ///   - top: a commit's files.
    ///   - repository: where they lie.
    ///   - limits: how long a file may be.
    /// - Throws: what is wrong with the repository.
    init(_ path: String, in top: ObjectID, _ repository: borrowing GitRepository, _ limits: GitPackageLimits)
        throws(GitFault)
    {
        self.top = top
        self.limits = limits
        try follow(path, repository)
        while let next = pending.popLast(), !reach.isOpen {
            guard let found = try TreePath(next, in: top, repository), case .directory(let tree) = found.kind
            else {
                continue
            }
            try look(into: tree, at: found.path, repository)
            reach.directories.remove(path)
            reach.isOpen = reach.isOpen || reach.count > Self.foundLimit || entries > Self.entriesLimit
        }
    }

    /// Notes what a name stands for, and that it is to be looked at.
    private mutating func follow(_ name: String, _ repository: borrowing GitRepository) throws(GitFault) {
        guard let found = try TreePath(name, in: top, repository) else { return }
        switch found.kind {
        case .directory:
            guard seen.insert(found.path).inserted else { return }
            reach.directories.insert(found.path)
            pending.append(found.path)
        case .file:
            reach.folders.insert(found.path.split(separator: "/").dropLast().joined(separator: "/"))
        }
    }

    private mutating func look(into tree: ObjectID, at path: String, _ repository: borrowing GitRepository)
        throws(GitFault)
    {
        for name in Self.kustomizations + ["Chart.yaml", "requirements.yaml"] {
            guard let found = try TreePath("\(path)/\(name)", in: top, repository),
                case .file(let blob) = found.kind
            else { continue }
            guard let document = try document(blob, repository) else {
                reach.isOpen = true
                continue
            }
            if Self.kustomizations.contains(name) {
                try follow(KustomizationReferences(document), at: path, repository)
            } else {
                try follow(dependenciesOf: document, at: path, repository)
            }
        }
        try followLinks(in: tree, at: path, depth: 0, repository)
    }

    /// The links in a directory and below it.
    private mutating func followLinks(
        in tree: ObjectID,
        at path: String,
        depth: Int,
        _ repository: borrowing GitRepository
    ) throws(GitFault) {
        guard depth < Self.depthLimit, entries <= Self.entriesLimit else {
            reach.isOpen = true
            return
        }
        let found = try repository.entries(of: tree, limit: limits.directoryEntries)
        entries += found.count
        for entry in found where entry.kind == .symbolicLink || entry.kind == .directory {
            let name =
                path.isEmpty
                ? String(decoding: entry.name, as: UTF8.self)
                : "\(path)/\(String(decoding: entry.name, as: UTF8.self))"
            if entry.kind == .symbolicLink {
                try follow(name, repository)
            } else {
                try followLinks(in: entry.id, at: name, depth: depth + 1, repository)
            }
        }
    }

    private mutating func follow(
        _ references: KustomizationReferences,
        at path: String,
        _ repository: borrowing GitRepository
    ) throws(GitFault) {
        for name in references.resources + references.files {
            if let remote = DirectoryReach.Remote(name) {
                reach.remotes.insert(remote)
            } else {
                try follow("\(path)/\(name)", repository)
            }
        }
        for chart in references.charts {
            if let repository = chart.repository {
                reach.charts.insert(.init(name: chart.name, repository: repository, version: chart.version))
            } else {
                try follow("\(path)/\(references.chartHome)/\(chart.name)", repository)
            }
        }
    }

    /// Of a chart: directories beside it, and charts from elsewhere.
    private mutating func follow(
        dependenciesOf document: JSONValue,
        at path: String,
        _ repository: borrowing GitRepository
    ) throws(GitFault) {
        for dependency in document["dependencies"]?.elements ?? [] {
            guard let name = dependency["name"]?.string, let place = dependency["repository"]?.string,
                !place.isEmpty
            else { continue }
            if place.hasPrefix("file://") {
                try follow("\(path)/\(place.dropFirst(7))", repository)
            } else {
                let address = place.contains("://") ? place : nil
                reach.charts.insert(
                    .init(name: name, repository: address, version: dependency["version"]?.string)
                )
            }
        }
    }

    /// Nil = it cannot be read, or is too long.
    private func document(_ blob: ObjectID, _ repository: borrowing GitRepository) throws(GitFault)
        -> JSONValue?
    {
        let content: [UInt8]
        do throws(GitFault) {
            content = try repository.content(of: blob, limitBytes: limits.manifestBytes)
        } catch {
            guard error.kind == .tooLarge else { throw error }
            return nil
        }
        return (try? JSONValue.documents(yaml: content, limits: Self.yamlLimits))?.first
    }
}
