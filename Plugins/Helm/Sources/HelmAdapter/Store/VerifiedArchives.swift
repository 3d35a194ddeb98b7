internal import ObjectStore
internal import Synchronization

/// Archives whose content was found to be what the index says, so that a part of one can be sent without reading all of it.
final class VerifiedArchives: Sendable {
    static let limit = 1024

    private struct Key: Hashable {
        let key: String
        let version: ObjectVersion
        let digest: String
    }

    private let known = Mutex<Set<Key>>([])

    func contains(_ head: ObjectHead, _ digest: String) -> Bool {
        known.withLock { $0.contains(Key(key: head.key, version: head.version, digest: digest)) }
    }

    func insert(_ head: ObjectHead, _ digest: String) {
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known.insert(Key(key: head.key, version: head.version, digest: digest))
        }
    }
}
