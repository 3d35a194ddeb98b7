internal import Git

/// A name in a commit's files, followed through the symbolic links on its way, which never leave the repository.
struct TreePath {
    enum Kind {
        case directory(ObjectID)
        case file(ObjectID)
    }

    private static let linksLimit = 40
    private static let targetLimitBytes: UInt64 = 4096

    /// Where it is in the end, without links, from the top.
    let path: String
    let kind: Kind

    /// Follows a name.
    ///
    /// - Parameters:
    ///   - name: from the top; `..` goes up from where the links before it have led.
    ///   - top: the commit's files.
    ///   - trees: where they lie.
    /// - Throws: what is wrong with the repository; nil = there is no such file or directory in it.
    init?(_ name: String, in top: ObjectID, _ trees: CloneTrees) throws(GitFault) {
        var rest = name.split(separator: "/").map(String.init)[...]
        var place: [(name: String, tree: ObjectID)] = []
        var links = 0
        while let segment = rest.popFirst() {
            if segment == "." { continue }
            if segment == ".." {
                guard place.popLast() != nil else { return nil }
                continue
            }
            guard let entry = try trees.entry(named: segment, in: place.last?.tree ?? top) else {
                return nil
            }
            switch entry.kind {
            case .directory: place.append((segment, entry.id))
            case .file, .executable:
                guard rest.isEmpty else { return nil }
                path = (place.map(\.name) + [segment]).joined(separator: "/")
                kind = .file(entry.id)
                return
            case .symbolicLink:
                links += 1
                guard links <= Self.linksLimit else { return nil }
                let target = String(
                    decoding: try trees.repository.content(of: entry.id, limitBytes: Self.targetLimitBytes),
                    as: UTF8.self
                )
                guard !target.hasPrefix("/") else { return nil }
                rest = target.split(separator: "/").map(String.init) + rest
            case .submodule: return nil
            }
        }
        path = place.map(\.name).joined(separator: "/")
        kind = .directory(place.last?.tree ?? top)
    }
}
