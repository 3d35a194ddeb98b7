internal import Digest
internal import HTTPClient
internal import ObjectStore
internal import Synchronization

/// Publishes a batch of changes with one new index.
///
/// Archives are in their place before the index names them and leave it after the index has let them go, so that the index never names
/// what is not there, wherever the process dies.
struct IndexCommit {
    let object: IndexObject
    /// Nanoseconds since the epoch.
    let now: Int64
    let terms: HTTPTerms
    var accepted: [(publication: Publication, change: IndexChange)] = []
    /// Accepted archives by the identifier they get.
    var arrivals: [String: Publication.Arrival] = [:]
    /// Positions of accepted deletions.
    var removals: Set<Int> = []
    /// Archives that go once the index is written.
    var departures: [String] = []
    /// The version of the index that is to be changed.
    private(set) var base: ObjectVersion?
    /// Its digest, if a change of the batch may have been made already.
    private(set) var current: SHA256Digest?

    init(object: IndexObject, now: Int64, terms: HTTPTerms) {
        self.object = object
        self.now = now
        self.terms = terms
    }

    /// Writes an index with every change that can be made, and finishes the publications that cannot.
    ///
    /// - Returns: the index afterwards; `nil` if somebody else wrote it meanwhile.
    /// - Throws: why nothing could be published.
    mutating func run(_ batch: [Publication], on index: StoredIndex, _ text: IndexText) throws(HTTPFault)
        -> StoredIndex?
    {
        base = index.version
        if batch.contains(where: \.isUncertain) { current = try? .of(text.bytes) }
        for publication in batch { plan(publication, index.snapshot) }
        guard !accepted.isEmpty else { return index }
        var attempt: IndexText?
        do throws(HTTPFault) {
            let changed = try rewritten(text, index.snapshot)
            guard !accepted.isEmpty else { return index }
            let next = try snapshot(of: changed, after: index)
            attempt = changed
            let version = try object.write(changed, over: index.version, terms)
            return StoredIndex(snapshot: next, layout: changed.layout, version: version, after: index)
        } catch {
            object.store.settle(departures)
            noteFailure(error.kind == .conflict ? nil : attempt)
            guard error.kind == .conflict else { throw error }
            return nil
        }
    }

    /// The index with every change; without the later additions if it would become one that is read no more.
    private mutating func rewritten(_ text: IndexText, _ snapshot: RepositorySnapshot) throws(HTTPFault)
        -> IndexText
    {
        let limitBytes = object.limits.totalBytes
        while !accepted.isEmpty {
            let changed = try object.rewritten(text, accepted.map(\.change), at: now)
            guard changed.bytes.count > limitBytes else { return changed }
            guard !arrivals.isEmpty else { break }
            refuseHalf(.full(limitBytes: limitBytes), snapshot)
        }
        guard !accepted.isEmpty else { return text }
        throw HTTPFault(.unavailable, "index.yaml would be larger than \(limitBytes) bytes in Helm's style")
    }

    /// - Parameter attempt: the index that may have been written all the same.
    private func noteFailure(_ attempt: IndexText?) {
        let attempt = attempt.map { Publication.Attempt(base: base, digest: try? .of($0.bytes)) }
        for (publication, _) in accepted {
            publication.tries.withLock { tries in
                tries.count += 1
                tries.attempt = attempt ?? tries.attempt
            }
        }
    }

    /// Ends what was published: marks and archives that have served their purpose go, and all who wait are told.
    func finish(_ snapshot: RepositorySnapshot) {
        object.store.settle(arrivals.values.map(\.key))
        for key in departures { object.removeArchive(key, terms) }
        for (publication, _) in accepted { publication.finish(.success(snapshot)) }
    }

    /// The snapshot of the new text.
    ///
    /// What is new is read by the same reader as the whole would be.
    private func snapshot(of text: IndexText, after index: StoredIndex) throws(HTTPFault)
        -> RepositorySnapshot
    {
        do throws(IndexError) {
            // A removed version may have hidden a second entry of its own, which only a whole reading finds.
            let isSimple = index.snapshot.skipped.count == 0 || removals.isEmpty
            guard isSimple, let added = try readAdditions() else {
                return try object.read(text.bytes).snapshot
            }
            let changed = try? index.snapshot.changed(removing: removals, adding: added)
            if let changed { return changed }
            return try object.read(text.bytes).snapshot
        } catch {
            throw HTTPFault(.unavailable, "the new entry cannot be read back: \(error.message)")
        }
    }

    private func readAdditions() throws(IndexError) -> RepositorySnapshot? {
        let changes = arrivals.values.map { IndexChange.add($0.entry) }
        guard let text = try IndexText.empty.applying(changes, generatedAt: now) else { return nil }
        let snapshot = try object.read(text.bytes).snapshot
        guard snapshot.entries.count == changes.count else {
            throw IndexError(snapshot.skipped.examples.first?.reason ?? "it is missing")
        }
        return snapshot
    }
}
