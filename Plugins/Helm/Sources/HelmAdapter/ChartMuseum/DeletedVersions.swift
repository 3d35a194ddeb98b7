internal import Synchronization

/// Versions whose archives are gone while the server's index may still name them: it is made from file names, and from a cache.
final class DeletedVersions: Sendable {
    static let limit = 1024

    private struct Version: Hashable {
        let name: String
        let version: String
        /// What the index says of it: a version that is stored anew has another time or digest.
        let checksum: String
        let createdAt: Int64
    }

    private let known = Mutex<Set<Version>>([])

    /// Notes a deletion.
    ///
    /// - Returns: the snapshot without the version, or as it is if it cannot be made.
    @discardableResult
    func remove(name: String, version: String, from snapshot: RepositorySnapshot) -> RepositorySnapshot {
        guard let position = snapshot.position(name: name, version: version) else { return snapshot }
        let deleted = Self.version(at: position, in: snapshot)
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known.insert(deleted)
        }
        return snapshot.without([position])
    }

    /// Notes that a version is stored anew.
    func forget(name: String, version: String) {
        known.withLock { known in known = known.filter { $0.name != name || $0.version != version } }
    }

    /// What an index that was just read says without the deleted versions; those that it does not name any more are forgotten.
    func hide(in snapshot: RepositorySnapshot) -> RepositorySnapshot {
        let positions = known.withLock { known in
            guard !known.isEmpty else { return Set<Int>() }
            var positions: Set<Int> = []
            known = known.filter { deleted in
                guard let position = snapshot.position(name: deleted.name, version: deleted.version),
                    Self.version(at: position, in: snapshot) == deleted
                else { return false }
                positions.insert(position)
                return true
            }
            return positions
        }
        return positions.isEmpty ? snapshot : snapshot.without(positions)
    }

    private static func version(at position: Int, in snapshot: RepositorySnapshot) -> Version {
        let entry = snapshot.entries[position]
        let arena = snapshot.arena
        return Version(
            name: arena.string(entry.name),
            version: arena.string(entry.version),
            checksum: arena.string(entry.checksum),
            createdAt: entry.createdAt
        )
    }
}

extension RepositorySnapshot {
    /// The same without the entries at some positions; as it is if there is no memory for that.
    func without(_ positions: Set<Int>) -> RepositorySnapshot {
        guard let nothing = try? RepositorySnapshot.empty(),
            let rest = try? changed(removing: positions, adding: nothing)
        else { return self }
        return rest
    }
}
