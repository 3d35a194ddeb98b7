internal import Synchronization

/// Publishes changes in groups: whoever gets the lock publishes for all who wait, with one index.
///
/// So many uploads at once cost few writes of the index, and each upload returns only when its own chart is in it.
final class DirectoryPublisher: Sendable {
    static let batchLimit = 256
    static let lockPatience = Duration.seconds(10)

    private let store: DirectoryStore
    private let waiting = Mutex<[Publication]>([])
    /// Held while a batch is published; blocks the host's workers only.
    private let turn = Mutex<Void>(())

    /// Replaces the index that is known by what the function makes of it.
    typealias Exchange = (
        (DirectoryIndex) throws(PublicationError) -> DirectoryIndex
    ) throws(PublicationError) -> Void

    init(_ store: DirectoryStore) { self.store = store }

    /// Publishes a change, together with those of other threads.
    ///
    /// - Returns: a snapshot that has the change.
    func publish(_ work: Publication.Work, exchange: Exchange) throws(PublicationError) -> RepositorySnapshot
    {
        let publication = Publication(work)
        waiting.withLock { $0.append(publication) }
        turn.withLock { _ in
            while publication.result == nil {
                let batch = waiting.withLock { waiting in
                    defer { waiting.removeFirst(min(Self.batchLimit, waiting.count)) }
                    return Array(waiting.prefix(Self.batchLimit))
                }
                publish(batch, exchange)
            }
        }
        guard let result = publication.result else { throw .failed("the change was lost") }
        return try result.get()
    }

    /// Runs `body` while nothing is published by this process.
    func exclusively<R>(_ body: () -> R) -> R { turn.withLock { _ in body() } }

    private func publish(_ batch: [Publication], _ exchange: Exchange) {
        do throws(PublicationError) {
            let deadline = ContinuousClock.now.advanced(by: Self.lockPatience)
            let lock = try PublicationError.files { () throws(DirectoryError) in
                try DirectoryLock.acquire(store.directory, until: deadline)
            }
            guard lock != nil else { throw PublicationError.locked }
            try exchange { (known) throws(PublicationError) in
                var commit = DirectoryCommit(store: store, now: WallClock.now())
                return try commit.run(batch, on: known)
            }
        } catch {
            for publication in batch { publication.finish(.failure(error)) }
        }
    }
}
