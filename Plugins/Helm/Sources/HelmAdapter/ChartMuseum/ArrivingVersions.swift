internal import Synchronization

/// Versions that uploads have sent to the server: its index names them before it is known that they are stored, and for a while after
/// they were taken back.
///
/// Nobody sees them until their upload has ended. So what is served is made of what was last read, and can be made of it again.
final class ArrivingVersions: Sendable {
    private struct Arrival {
        let name: String
        let version: String
        let checksum: String

        /// Where an index names it; another checksum there is somebody else's chart.
        func position(in snapshot: RepositorySnapshot) -> Int? {
            guard let position = snapshot.position(name: name, version: version) else { return nil }
            let found = snapshot.arena.string(snapshot.entries[position].checksum)
            return found.isEmpty || found == checksum ? position : nil
        }
    }

    private struct State {
        var arrivals: [Arrival] = []
        /// The index as it was last read.
        var read: RepositorySnapshot?
    }

    private let deletions: DeletedVersions
    private let state = Mutex(State())

    init(_ deletions: DeletedVersions) { self.deletions = deletions }

    /// What is served of an index that was just read.
    func show(_ read: RepositorySnapshot) -> RepositorySnapshot {
        state.withLock { $0.read = read }
        return visible(of: read)
    }

    /// Hides a version from now on; one of its name must not have begun already.
    func begin(name: String, version: String, checksum: String) {
        let arrival = Arrival(name: name, version: version, checksum: checksum)
        state.withLock { $0.arrivals.append(arrival) }
    }

    /// The index as it was last read, if it names the version as it was sent, and where.
    func sighting(name: String, version: String) -> (snapshot: RepositorySnapshot, position: Int)? {
        state.withLock { state in
            let arrival = state.arrivals.first { $0.name == name && $0.version == version }
            guard let read = state.read, let position = arrival?.position(in: read) else { return nil }
            return (read, position)
        }
    }

    /// Hides a version no more: whether it is shown is again what the index says, and what was deleted.
    func end(name: String, version: String, _ follower: RepositoryFollower) {
        let read = state.withLock { state in
            state.arrivals.removeAll { $0.name == name && $0.version == version }
            return state.read
        }
        guard let read else { return }
        follower.publish { _ in visible(of: state.withLock { $0.read } ?? read) }
    }

    private func visible(of read: RepositorySnapshot) -> RepositorySnapshot {
        let rest = deletions.hide(in: read)
        let arriving = state.withLock { $0.arrivals.compactMap { $0.position(in: rest) } }
        return arriving.isEmpty ? rest : rest.without(Set(arriving))
    }
}
