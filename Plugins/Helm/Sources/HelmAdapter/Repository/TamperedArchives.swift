internal import Synchronization

/// Versions whose archive was found to be other bytes than the index states; they are not served until it states another digest.
final class TamperedArchives: Sendable {
    /// More are refused each time that they are fetched, but not remembered.
    static let limit = 1024

    private struct Archive: Hashable {
        let repository: ObjectIdentifier
        let name: String
        let version: String
        let digest: String?
    }

    private let known = Mutex<Set<Archive>>([])

    func insert(_ archive: ArchiveReference, _ identity: RepositoryIdentity) {
        known.withLock { known in
            guard known.count < Self.limit else { return }
            known.insert(Self.archive(archive, identity))
        }
    }

    func contains(_ archive: ArchiveReference, _ identity: RepositoryIdentity) -> Bool {
        known.withLock { $0.contains(Self.archive(archive, identity)) }
    }

    /// Where the tampered versions of a repository stand; those of which it states another digest by now are forgotten.
    func positions(in snapshot: RepositorySnapshot, _ identity: RepositoryIdentity) -> Set<Int> {
        known.withLock { known in
            guard !known.isEmpty else { return [] }
            var positions: Set<Int> = []
            known = known.filter { archive in
                guard archive.repository == ObjectIdentifier(identity) else { return true }
                guard let position = snapshot.position(name: archive.name, version: archive.version),
                    snapshot.archive(at: position).digest == archive.digest
                else { return false }
                positions.insert(position)
                return true
            }
            return positions
        }
    }

    private static func archive(_ archive: ArchiveReference, _ identity: RepositoryIdentity) -> Archive {
        Archive(
            repository: ObjectIdentifier(identity),
            name: archive.name,
            version: archive.version,
            digest: archive.digest
        )
    }
}
