internal import Glibc
internal import HTTPClient
internal import ObjectStore
internal import Synchronization

/// Reads a repository's index and publishes changes to it in groups: whoever has the turn publishes for all who wait, with one index.
///
/// So many uploads at once cost few writes of the index, and each upload returns only when its own chart is in it. The index is
/// replaced only if it still is the one that was read; if others were faster, everything is checked again against theirs.
final class IndexPublisher: Sendable {
    static let batchLimit = 256
    /// How often a change is tried when others write the index at the same moment.
    static let tryLimit = 20
    /// How often in a row a store may fail to answer a write.
    static let faultLimit = 3
    /// The longest that one try takes, waiting for the store's lock included: what a lock that expires is good for.
    static let tryPatience = Duration.seconds(30)
    private static let firstPause = Duration.milliseconds(50)
    private static let longestPause = Duration.seconds(2)

    private let object: IndexObject
    private let waiting = Mutex<[Publication]>([])
    /// Held while the index is read or written; blocks the host's workers and the follower only.
    private let turn = Mutex(IndexKnowledge())

    init(_ object: IndexObject) { self.object = object }

    /// Reads the index if it has changed.
    ///
    /// - Parameters:
    ///   - isFresh: whether it is read in any case.
    ///   - terms: until when.
    ///   - serve: called with what was read before anybody else may read or write, so that what one caller is told of, all see.
    /// - Returns: what the index names now.
    /// - Throws: why it cannot be read.
    func refresh(
        isFresh: Bool = false,
        _ terms: HTTPTerms,
        serve: (RepositorySnapshot) -> Void
    ) throws(HTTPFault) -> RepositorySnapshot {
        try turn.withLock { (known) throws(HTTPFault) in
            let snapshot = try object.refresh(&known, isFresh: isFresh, terms).snapshot
            serve(snapshot)
            return snapshot
        }
    }

    /// Takes back what processes that died left unfinished, where the store can tell.
    ///
    /// - Parameters:
    ///   - terms: until when.
    ///   - serve: as in ``refresh(_:serve:)``.
    /// - Returns: how many names were removed.
    /// - Throws: why nothing can be taken back now.
    func recover(_ terms: HTTPTerms, serve: (RepositorySnapshot) -> Void) throws(HTTPFault) -> Int {
        try turn.withLock { (known) throws(HTTPFault) in
            let terms = Self.bounded(terms.deadline)
            return try object.store.exclusively(terms) { () throws(HTTPFault) in
                // What was read before the lock was taken may lack what another gateway published meanwhile.
                let snapshot = try object.refresh(&known, terms).snapshot
                serve(snapshot)
                // Most often nothing was left unfinished, and nobody asks.
                lazy var named = Set(snapshot.entries.map { snapshot.arena.string($0.reference) })
                return try object.store.recover(terms) { named.contains($0) }
            }
        }
    }

    /// Publishes a change, together with those of other threads.
    ///
    /// - Parameters:
    ///   - work: the change.
    ///   - terms: until when it is wanted.
    ///   - serve: called with each new snapshot before anybody is told of success.
    /// - Returns: a snapshot that has the change.
    /// - Throws: why it was not published.
    func publish(
        _ work: Publication.Work,
        _ terms: HTTPTerms,
        serve: (RepositorySnapshot) -> Void
    ) throws(PublicationError) -> RepositorySnapshot {
        let publication = Publication(work, terms)
        waiting.withLock { $0.append(publication) }
        turn.withLock { known in
            while publication.result == nil { publishWaiting(&known, serve) }
        }
        guard let result = publication.result else { throw .overtaken }
        return try result.get()
    }

    /// Removes what the index does not name.
    ///
    /// - Parameters:
    ///   - strays: a batch of them.
    ///   - terms: until when it is wanted.
    ///   - serve: as in ``refresh(_:serve:)``.
    /// - Returns: what became of each, and why that is not certain or could not be done, if so.
    func remove(
        _ strays: [RepositoryScan.Stray],
        _ terms: HTTPTerms,
        serve: (RepositorySnapshot) -> Void
    ) -> (outcomes: [StrayRemoval.Outcome], fault: HTTPFault?) {
        var removal = StrayRemoval(strays, object)
        removal.hold(terms)
        do throws(HTTPFault) {
            try turn.withLock { (known) throws(HTTPFault) in
                let terms = Self.bounded(terms.deadline)
                try object.store.exclusively(terms) { () throws(HTTPFault) in
                    try removal.run(&known, terms, serve: serve)
                }
            }
        } catch {
            removal.fail(error)
            return (removal.outcomes, error)
        }
        return (removal.outcomes, nil)
    }

    /// Publishes all who wait, and those who come while others are faster.
    private func publishWaiting(_ known: inout IndexKnowledge, _ serve: (RepositorySnapshot) -> Void) {
        var batch: [Publication] = []
        var failures = 0
        var faults = 0
        repeat {
            batch += takeWaiting(Self.batchLimit - batch.count)
            batch.removeAll { giveUpIfOver($0) }
            guard !batch.isEmpty else { return }
            do throws(HTTPFault) {
                batch = try attempt(batch, &known, serve)
                faults = 0
            } catch {
                faults += 1
                guard error.kind == .unavailable, faults < Self.faultLimit, object.store.writeFault == nil,
                    batch.contains(where: \.isUncertain)
                else {
                    let reason = error.kind == .conflict ? PublicationError.locked : .fault(error)
                    for publication in batch { publication.finish(.failure(reason)) }
                    return
                }
            }
            batch.removeAll { $0.result != nil }
            failures += 1
            if !batch.isEmpty { Self.pause(after: failures) }
        } while !batch.isEmpty
    }

    private func takeWaiting(_ count: Int) -> [Publication] {
        waiting.withLock { waiting in
            defer { waiting.removeFirst(min(count, waiting.count)) }
            return Array(waiting.prefix(count))
        }
    }

    /// Ends a change whose caller has left, has no time left, or was overtaken too often.
    private func giveUpIfOver(_ publication: Publication) -> Bool {
        do throws(HTTPFault) { try publication.terms.check() } catch {
            publication.finish(.failure(.fault(error)))
            return true
        }
        guard publication.tries.withLock({ $0.count }) >= Self.tryLimit else { return false }
        publication.finish(.failure(.overtaken))
        return true
    }

    /// Full jitter: gateways that disturbed each other come back at different moments.
    static func pause(after failures: Int) {
        let most = min(firstPause * (1 << min(failures - 1, 10)), longestPause)
        usleep(UInt32(most / .microseconds(1) * Double.random(in: 0...1)))
    }

    private func attempt(
        _ batch: [Publication],
        _ known: inout IndexKnowledge,
        _ serve: (RepositorySnapshot) -> Void
    ) throws(HTTPFault) -> [Publication] {
        // The one who has the turn works for all, so that it goes on when its own caller has left.
        let terms = Self.bounded(batch.map(\.terms.deadline).max() ?? .now)
        return try object.store.exclusively(terms) { () throws(HTTPFault) in
            let (index, text) = try object.open(&known, terms)
            serve(index.snapshot)
            var commit = IndexCommit(object: object, now: WallClock.now(), terms: terms)
            guard let next = try commit.run(batch, on: index, text) else { return batch }
            known.index = next
            serve(next.snapshot)
            commit.finish(next.snapshot)
            return []
        }
    }

    private static func bounded(_ deadline: ContinuousClock.Instant) -> HTTPTerms {
        HTTPTerms(deadline: min(deadline, .now.advanced(by: tryPatience)))
    }
}
