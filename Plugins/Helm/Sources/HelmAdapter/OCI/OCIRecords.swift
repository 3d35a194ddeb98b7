internal import Digest

/// What the tags of a registry were found to be, kept so that nothing is read twice.
struct OCIRecords: Sendable {
    /// A tag that stands for a version.
    struct Tag: Sendable, Hashable {
        /// The chart's path below the repository's; mostly just its name.
        let chart: String
        let tag: String
        let version: String

        /// The chart's name: the last part of its path.
        var name: String { chart.split(separator: "/").last.map(String.init) ?? chart }
    }

    struct Record: Sendable {
        /// The digest of the manifest that was read.
        let manifest: SHA256Digest?
        let content: Content
        /// The look that last saw the tag lead to that manifest; `nil` = it is due again in the next one.
        var round: Int?

        /// A tag that could not be read.
        static func unread(_ reason: String) -> Record {
            Record(manifest: nil, content: .unread(reason: reason))
        }

        var isUnread: Bool { if case .unread = content { true } else { false } }
    }

    enum Content: Sendable, Equatable {
        /// The text of an index entry.
        case chart(entry: [UInt8])
        /// Why it is not listed.
        case skipped(reason: String)
        /// Why it could not be read, and therefore is not listed either.
        case unread(reason: String)
    }

    /// What stands for no version: a tag of another kind, or the tags of a chart that are not known.
    struct Stray: Sendable, Hashable {
        let chart: String
        let tag: String
        let reason: String
    }

    var records: [Tag: Record] = [:]
    var strays: Set<Stray> = []

    /// Bytes of the index of all that is listed, at most, and of `entries` beside it, each in the place of what its tag leads to at
    /// present.
    func sizeBytes(with entries: [Tag: [UInt8]] = [:]) -> UInt64 {
        let frame = OCIEntry.frameBytes
        let size = { (tag: Tag, entry: [UInt8]) in entry.count + tag.chart.utf8.count + frame }
        let listed = records.reduce(into: frame) { sum, element in
            guard case .chart(let entry) = element.value.content, entries[element.key] == nil else { return }
            sum += size(element.key, entry)
        }
        return UInt64(entries.reduce(listed) { $0 + size($1.key, $1.value) })
    }

    /// Whether the same is listed and skipped.
    func isSame(as other: OCIRecords) -> Bool {
        strays == other.strays && records.count == other.records.count
            && records.allSatisfy { tag, record in
                other.records[tag].map { $0.manifest == record.manifest && $0.content == record.content }
                    ?? false
            }
    }

    /// The snapshot of all that is listed.
    func snapshot(_ addressing: ArchiveAddressing, _ limits: IndexLimits) throws(IndexError)
        -> RepositorySnapshot
    {
        var entries: [(name: String, text: [UInt8])] = []
        var skipped = SkippedEntries()
        for (tag, record) in records.sorted(by: { ($0.key.chart, $0.key.tag) < ($1.key.chart, $1.key.tag) }) {
            switch record.content {
            case .chart(let entry): entries.append((tag.name, entry))
            case .skipped(let reason), .unread(let reason):
                skipped.add(
                    name: PlainText.short(tag.chart),
                    version: PlainText.short(tag.tag),
                    reason: reason
                )
            }
        }
        for stray in strays.sorted(by: { ($0.chart, $0.tag) < ($1.chart, $1.tag) }) {
            skipped.add(
                name: PlainText.short(stray.chart),
                version: PlainText.short(stray.tag),
                reason: stray.reason
            )
        }
        guard sizeBytes() <= limits.totalBytes else {
            throw IndexError("its charts take more than \(limits.totalBytes) bytes: raise limits.index_size")
        }
        let read = try IndexReader.read(OCIEntry.index(entries), addressing: addressing, limits: limits)
            .snapshot
        skipped.add(read.skipped)
        do throws(DigestError) {
            return try RepositorySnapshot(arena: read.arena, sorted: read.entries, skipped: skipped)
        } catch {
            throw IndexError("no digest of the index: \(error.description)")
        }
    }
}
