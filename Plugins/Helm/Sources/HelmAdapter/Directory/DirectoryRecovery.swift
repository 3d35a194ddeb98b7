/// Takes back what a process that died left unfinished.
///
/// Runs under the directory's lock; may be cut off and run again.
///
/// While the lock is held nobody else is between the first and the last step of a publication. So a work name that is a second name of an
/// archive belongs to one that was cut off: if the index does not name the archive, it was never acknowledged, or its deletion was, and it goes.
struct DirectoryRecovery {
    let store: DirectoryStore
    /// Work names of the batch that is being published.
    var sparing: Set<String> = []

    /// Removes what is nobody's any more.
    ///
    /// - Parameter snapshot: what the index names.
    /// - Returns: how many names were removed.
    /// - Throws: what the file system refuses; running again goes on.
    @discardableResult
    func run(_ snapshot: RepositorySnapshot) throws(DirectoryError) -> Int {
        let directory = store.directory
        var removed = 0
        var unfinished: [(name: String, identity: FileIdentity)] = []
        for name in try directory.names(prefix: WorkName.prefix)
        where name != WorkName.lock && !sparing.contains(name) {
            guard let identity = try directory.identity(of: name) else { continue }
            let isSecondName = identity.linkCount > 1 && !name.utf8.starts(with: WorkName.index.utf8)
            if isSecondName {
                unfinished.append((name, identity))
            } else if try !isAlive(name) {
                try directory.remove(name)
                removed += 1
            }
        }
        guard !unfinished.isEmpty else { return removed }
        let named = Set(snapshot.entries.map { snapshot.arena.string($0.reference) })
        for archive in try directory.names(prefix: "") where archive.utf8.suffix(4).elementsEqual(".tgz".utf8)
        {
            guard !named.contains(archive), let identity = try directory.identity(of: archive) else {
                continue
            }
            guard unfinished.contains(where: { $0.identity.isSameFile(as: identity) }) else { continue }
            try directory.remove(archive + ".prov")
            try directory.remove(archive)
            removed += 1
        }
        // Last, so that a recovery that is cut off begins again.
        for (name, _) in unfinished { try directory.remove(name) }
        return removed + unfinished.count
    }

    /// Whether somebody is still receiving this upload.
    private func isAlive(_ name: String) throws(DirectoryError) -> Bool {
        guard name.utf8.starts(with: WorkName.upload.utf8) else { return false }
        guard let file = try store.directory.openFile(name) else { return false }
        return try !file.tryLock()
    }
}
