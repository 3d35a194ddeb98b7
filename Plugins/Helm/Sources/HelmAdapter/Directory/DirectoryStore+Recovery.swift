internal import HTTPClient
internal import ObjectStore
internal import Synchronization

/// Provisional objects, and what remains of them when a process dies.
///
/// Wherever it dies, a second name in the directory tells that something is unfinished, and the index alone decides what exists.
extension DirectoryStore {
    func makeProvisional(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) {
        let mark = try Self.files { () throws(DirectoryError) in try WorkFile(linking: key, in: directory) }
        if let mark { marks.withLock { $0[key] = mark } }
    }

    func settle(_ keys: [String]) { _ = takeMarks(keys) }

    func abandon(_ keys: [String]) {
        for mark in takeMarks(keys) { mark.leave() }
    }

    /// The removed marks; they go when nobody holds them, outside the lock.
    private func takeMarks(_ keys: [String]) -> [WorkFile] {
        marks.withLock { marks in keys.compactMap { marks.removeValue(forKey: $0) } }
    }

    /// Takes back what processes that died left unfinished; may be cut off and run again.
    ///
    /// While the lock is held nobody else is between the first and the last step of a publication, except for received archives whose
    /// owners wait for the lock: those are locked themselves. Any other second name belongs to a publication or deletion that was
    /// cut off: if the index does not name the archive, it was never acknowledged, or its deletion was, and it goes.
    func recover(_ terms: HTTPTerms, isNamed: (String) -> Bool) throws(HTTPFault) -> Int {
        try Self.files { () throws(DirectoryError) in
            var removed = 0
            var unfinished: [(name: String, identity: FileIdentity)] = []
            for name in try directory.names(prefix: ArchiveKey.reservedPrefix) where name != WorkName.lock {
                guard let identity = try directory.identity(of: name), try !isOwned(name) else { continue }
                if identity.linkCount > 1 {
                    unfinished.append((name, identity))
                } else {
                    try directory.remove(name)
                    removed += 1
                }
            }
            guard !unfinished.isEmpty else { return removed }
            removed += try removeArchives(unfinished.map(\.identity), isNamed: isNamed)
            // Last, so that a recovery that is cut off begins again.
            for (name, _) in unfinished { try directory.remove(name) }
            return removed + unfinished.count
        }
    }

    /// A received file is locked by whoever works with it, under whichever of its names.
    func hasOwner(_ key: String, _ terms: HTTPTerms) throws(HTTPFault) -> Bool {
        try Self.files { () throws(DirectoryError) in try isOwned(key) }
    }

    private func removeArchives(
        _ unfinished: [FileIdentity],
        isNamed: (String) -> Bool
    ) throws(DirectoryError) -> Int {
        var removed = 0
        for archive in try directory.names(prefix: "")
        where archive.utf8.suffix(4).elementsEqual(".tgz".utf8) && !isNamed(archive) {
            guard let identity = try directory.identity(of: archive),
                unfinished.contains(where: { $0.isSameFile(as: identity) })
            else { continue }
            try directory.remove(archive + ".prov")
            try directory.remove(archive)
            removed += 1
        }
        return removed
    }

    /// Whether somebody still works with this file.
    private func isOwned(_ name: String) throws(DirectoryError) -> Bool {
        guard let file = try directory.openFile(name) else { return false }
        return try !file.tryLock()
    }
}
