internal import Git

extension GitRepository {
    /// A directory below another one; nil if there is none.
    func directory(_ path: [String], in tree: ObjectID) throws(GitFault) -> ObjectID? {
        var tree = tree
        for name in path {
            guard let entry = try entry(named: name, in: tree), entry.kind == .directory else { return nil }
            tree = entry.id
        }
        return tree
    }

    /// The same tree but for one directory below it, which is put there or taken away.
    ///
    /// - Returns: nil if nothing is left.
    func replacing(_ path: ArraySlice<String>, with directory: ObjectID?, in tree: ObjectID?) throws(GitFault)
        -> ObjectID?
    {
        guard let name = path.first else { return directory }
        var below: ObjectID?
        if let tree, let entry = try entry(named: name, in: tree), entry.kind == .directory {
            below = entry.id
        }
        let new = try replacing(path.dropFirst(), with: directory, in: below)
        return try write([(name, new.map { (.directory, $0) })], onto: tree)
    }
}
