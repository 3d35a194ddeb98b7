internal import Git
internal import Synchronization

/// What was found out about directories: of a commit for good, of a branch or a tag until the repository is read anew.
final class KnownReaches: Sendable {
    struct Key: Hashable {
        let path: String
        let commit: String?
        let reference: String?
    }

    private struct Finding {
        let reach: DirectoryReach?
        let generation: Int
    }

    private static let limit = 100_000
    private let known = Mutex<[Key: Finding]>([:])

    /// What is known, or is found out now.
    ///
    /// - Parameters:
    ///   - key: of which directory.
    ///   - generation: counts how often something else was read of the repository.
    ///   - find: finds it out.
    /// - Returns: nil = the clone does not have it.
    /// - Throws: what `find` throws.
    func reach(_ key: Key, _ generation: Int, _ find: () throws(GitFault) -> DirectoryReach?) throws(GitFault)
        -> DirectoryReach?
    {
        let found = known.withLock { $0[key] }
        if let found, found.generation == generation || key.commit != nil && found.reach != nil {
            return found.reach
        }
        let reach = try find()
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known[key] = Finding(reach: reach, generation: generation)
        }
        return reach
    }
}
