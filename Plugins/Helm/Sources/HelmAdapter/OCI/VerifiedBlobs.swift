internal import Digest
internal import Synchronization

/// Archives whose content was found right when they passed through as a whole, so that a part of one can be served without reading it all.
final class VerifiedBlobs: Sendable {
    private static let limit = 10_000
    private let digests = Mutex<Set<SHA256Digest>>([])

    func contains(_ digest: SHA256Digest) -> Bool { digests.withLock { $0.contains(digest) } }

    func insert(_ digest: SHA256Digest) {
        digests.withLock { digests in
            if digests.count >= Self.limit { digests.removeAll() }
            digests.insert(digest)
        }
    }

    func remove(_ digest: SHA256Digest) { digests.withLock { _ = $0.remove(digest) } }
}
