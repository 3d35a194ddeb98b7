internal import Synchronization

/// Archives whose content was found right when it passed as a whole, so that a part of one can be sent without reading all of it.
///
/// `Archive` is whatever tells one content from the next.
final class VerifiedArchives<Archive: Hashable & Sendable>: Sendable {
    private let known = Mutex<Set<Archive>>([])

    func contains(_ archive: Archive) -> Bool { known.withLock { $0.contains(archive) } }

    func insert(_ archive: Archive) {
        known.withLock { known in
            // More are read anew as a whole.
            if known.count >= 1024 { known.removeAll() }
            known.insert(archive)
        }
    }

    func remove(_ archive: Archive) { known.withLock { _ = $0.remove(archive) } }
}
