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
        /// What became known beside the look that began last; nil = the tag leads to nothing.
        var changes: [OCIRecords.Tag: OCIRecords.Record?] = [:]
        /// Entries of charts that are just being uploaded.
        var reserved: [OCIRecords.Tag: [UInt8]] = [:]
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
    ///
    /// One call at a time.
    func look(
        _ dialect: any RegistryDialect,
        known: RepositorySnapshot?,
        _ terms: HTTPTerms
    ) throws(HTTPFault) -> RepositorySnapshot {
        let before = held.withLock { held in
            held.round += 1
            held.changes = [:]
            return held
        }
        let look = RegistryLook(
            tags: tags,
            dialect: dialect,
            known: before.records,
            round: before.round,
            attempts: LookAttempts(timeout: timeout, lossLimit: timeout * Self.threads, terms)
        )
        let outcome = try look.run(charts)
        let records = keep(outcome.records)
        if let fault = outcome.fault { throw fault }
        if let known, known === before.snapshot, records.isSame(as: before.records) {
            remember(known, of: records)
            return known
        }
        do throws(IndexError) {
            let snapshot = try records.snapshot(tags.addressing, tags.limits)
            remember(snapshot, of: records)
            return snapshot
        } catch {
            throw HTTPFault(.unavailable, error.message)
        }
    }

    /// Keeps what a look has found, also one that came to no end.
    ///
    /// What became known meanwhile beside it may be newer, or older: it is looked at again in the next look.
    private func keep(_ found: OCIRecords) -> OCIRecords {
        held.withLock { held in
            held.records = found
            for (tag, change) in held.changes {
                held.records.records[tag] = change
                held.records.records[tag]?.round = nil
            }
            held.snapshot = nil
            return held.records
        }
    }

    private func remember(_ snapshot: RepositorySnapshot, of records: OCIRecords) {
        held.withLock { if $0.records.isSame(as: records) { $0.snapshot = snapshot } }
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
            var record = record
            record?.round = held.round
            held.records.records[tag] = record
            held.changes.updateValue(record, forKey: tag)
            held.snapshot = nil
        }
    }

    /// Keeps room in the index for a chart that is being uploaded, beside all that is listed and all others that are; ends with
    /// ``release(_:)``.
    ///
    /// - Returns: `false` = there is none.
    func reserve(_ entry: [UInt8], of tag: OCIRecords.Tag) -> Bool {
        held.withLock { held in
            let entries = held.reserved.merging([tag: entry]) { $1 }
            guard held.records.sizeBytes(with: entries) <= tags.limits.totalBytes else { return false }
            held.reserved = entries
            return true
        }
    }

    /// Ends what ``reserve(_:of:)`` began: the chart is known by now, or will not come.
    func release(_ tag: OCIRecords.Tag) { held.withLock { _ = $0.reserved.removeValue(forKey: tag) } }
}
