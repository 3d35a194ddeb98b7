internal import AdapterWork
internal import HTTPClient
internal import OCIRegistry
internal import Synchronization

/// Reads what a registry has under a path, with as few requests as it takes.
///
/// Each look asks for the lists of names and tags. A tag that is new is read; one that is known is looked at again only in every
/// sixteenth look, unless the list tells its digest, because a version's tag is not meant to be moved.
final class OCICatalogueReader: Sendable {
    /// Requests at the same time.
    static let threads = 8
    /// A known tag is looked at again after so many looks.
    static let recheckRounds = 16

    private struct Held {
        var records = OCIRecords()
        /// What was made of exactly these records.
        var snapshot: RepositorySnapshot?
        var round = 0
    }

    private enum TagList: Sendable {
        case tags([ListedTag])
        case refused(String)
    }

    private struct Candidate: Sendable {
        let tag: OCIRecords.Tag
        let listed: ListedTag
        let known: OCIRecords.Record?
    }

    let tags: OCITagReader
    /// All there is to list; `nil` = the registry names them.
    let charts: [String]?
    private let timeout: Duration
    private let held = Mutex(Held())

    /// - Parameters:
    ///   - tags: reads single tags.
    ///   - charts: see ``charts``.
    ///   - timeout: of one request.
    init(_ tags: OCITagReader, charts: [String]?, timeout: Duration) {
        self.tags = tags
        self.charts = charts
        self.timeout = timeout
    }

    /// What is to be served from now on; `known` itself if nothing has changed.
    func look(
        _ dialect: any RegistryDialect,
        known: RepositorySnapshot?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RepositorySnapshot {
        let before = held.withLock { held in
            held.round += 1
            return held
        }
        let (candidates, strays) = try candidates(dialect, before.records, terms)
        let records = try read(candidates, strays, round: before.round, terms)
        if let known, known === before.snapshot, records.isSame(as: before.records) {
            held.withLock { $0.records = records }
            return known
        }
        do throws(IndexError) {
            let snapshot = try records.snapshot(tags.addressing, tags.limits)
            held.withLock { ($0.records, $0.snapshot) = (records, snapshot) }
            return snapshot
        } catch {
            throw HTTPFault(.unavailable, error.message)
        }
    }

    /// Looks at one tag only; what it leads to is known to the next look at all of them.
    func look(at tag: OCIRecords.Tag, _ terms: HTTPTerms) throws(HTTPFault) -> OCIRecords.Record? {
        let (known, round) = held.withLock { ($0.records.records[tag], $0.round) }
        let listed = ListedTag(tag: tag.tag)
        let record = try tags.record(of: tag, listed, known: known, round: round, terms)
        keep(record, of: tag)
        return record
    }

    /// Notes what a tag leads to by a change of ours; `nil` = to nothing.
    func keep(_ record: OCIRecords.Record?, of tag: OCIRecords.Tag) {
        held.withLock { held in
            held.records.records[tag] = record
            held.records.records[tag]?.round = held.round
            held.snapshot = nil
        }
    }

    /// Bytes of the index of all that is listed, if a chart were, at most.
    func sizeBytes(with entry: [UInt8], of tag: OCIRecords.Tag) -> UInt64 {
        var records = held.withLock(\.records)
        records.records[tag] = OCIRecords.Record(manifest: nil, content: .chart(entry: entry), round: 0)
        return UInt64(records.sizeBytes)
    }

    private func requestTerms(_ terms: HTTPTerms) -> HTTPTerms {
        HTTPTerms(timeout: timeout, isCancelled: terms.isCancelled)
    }

    /// Every tag that stands for a version, and those that do not.
    private func candidates(
        _ dialect: any RegistryDialect,
        _ known: OCIRecords,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> ([Candidate], [OCIRecords.Stray]) {
        let names = if let charts { charts } else { try dialect.charts(requestTerms(terms)) }
        let isNamed = charts != nil
        let lists = ParallelWork.map(names, threads: Self.threads) { (name) throws(HTTPFault) in
            do throws(HTTPFault) {
                return TagList.tags(try dialect.tags(of: name, self.requestTerms(terms)))
            } catch {
                // The catalogue may name what is not for us; what the configuration names should be.
                guard error.kind == .refused, !isNamed else { throw error }
                return .refused(error.message)
            }
        }
        if let fault = lists.fault { throw fault }
        var candidates: [Candidate] = []
        var strays: [OCIRecords.Stray] = []
        for (name, list) in zip(names, lists.results) {
            switch list {
            case .tags(let tags): Self.sort(tags, of: name, known, &candidates, &strays)
            case .refused(let reason): strays.append(OCIRecords.Stray(chart: name, tag: "", reason: reason))
            case nil: continue
            }
        }
        return (candidates, strays)
    }

    private static func sort(
        _ tags: [ListedTag],
        of chart: String,
        _ known: OCIRecords,
        _ candidates: inout [Candidate],
        _ strays: inout [OCIRecords.Stray]
    ) {
        for listed in tags {
            guard let version = VersionTag.decoded(listed.tag) else {
                let isAttachment = listed.tag.utf8.starts(with: "sha256-".utf8)
                let reason = isAttachment ? "a signature or another attachment" : "the tag is not a version"
                strays.append(OCIRecords.Stray(chart: chart, tag: listed.tag, reason: reason))
                continue
            }
            let tag = OCIRecords.Tag(chart: chart, tag: listed.tag, version: version)
            candidates.append(Candidate(tag: tag, listed: listed, known: known.records[tag]))
        }
    }

    private func record(of candidate: Candidate, round: Int, _ terms: HTTPTerms) throws(HTTPFault)
        -> OCIRecords.Record?
    {
        do throws(HTTPFault) {
            return try tags.record(
                of: candidate.tag,
                candidate.listed,
                known: candidate.known,
                round: round,
                terms
            )
        } catch {
            // The registry may keep one chart from us, by a policy of its own, and show the others.
            guard error.kind == .refused else { throw error }
            if let known = candidate.known { return known }
            // Looked at again each time: it may be shown a moment later.
            let lastRound = round - Self.recheckRounds
            return OCIRecords.Record(
                manifest: nil,
                content: .skipped(reason: error.message),
                round: lastRound
            )
        }
    }

    /// Reads what is new or due, and keeps what it has read even if it comes to no end.
    private func read(
        _ candidates: [Candidate],
        _ strays: [OCIRecords.Stray],
        round: Int,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> OCIRecords {
        let isDue = { (candidate: Candidate) in
            guard let known = candidate.known else { return true }
            if let manifest = candidate.listed.manifest { return manifest != known.manifest }
            return round - known.round >= Self.recheckRounds
        }
        let due = candidates.filter(isDue)
        let outcome = ParallelWork.map(due, threads: Self.threads) { (candidate) throws(HTTPFault) in
            try self.record(of: candidate, round: round, self.requestTerms(terms))
        }
        var records = OCIRecords(records: [:], strays: strays)
        for candidate in candidates { records.records[candidate.tag] = candidate.known }
        for (index, candidate) in due.enumerated() {
            guard case .some(var record) = outcome.results[index] else { continue }
            // So that not all that were read in one look fall due in one look.
            if candidate.known == nil { record?.round -= index % Self.recheckRounds }
            records.records[candidate.tag] = record
        }
        if let fault = outcome.fault {
            held.withLock { ($0.records, $0.snapshot) = (records, nil) }
            throw fault
        }
        return records
    }
}
