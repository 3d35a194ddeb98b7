internal import Digest
internal import JSONText
internal import YAML

/// Reads an `index.yaml` event by event and keeps only what is served.
///
/// What is wrong with the file as a whole is an error; what is wrong with one entry skips and counts that entry.
struct IndexReader: ~Copyable {
    var events: YAMLEventReader
    var builder = SnapshotBuilder()
    var draft = EntryDraft()
    let addressing: ArchiveAddressing
    let limits: IndexLimits
    /// Whether the name of the section being read can be one of a chart.
    private(set) var isSectionListable = false
    private var layout = IndexLayout()
    private var topKeys: Set<ExactString> = []
    private var hasAPIVersion = false

    /// Reads an index that lies in memory.
    static func read(
        _ text: [UInt8],
        addressing: ArchiveAddressing,
        limits: IndexLimits = .init()
    ) throws(IndexError) -> IndexReading {
        let events = YAMLEventReader(bytes: text, limits: YAMLLimits(index: limits))
        var reader = IndexReader(events: events, addressing: addressing, limits: limits)
        return try reader.read()
    }

    /// Reads an index in constant memory as it is delivered.
    ///
    /// - Parameters:
    ///   - addressing: how the addresses of archives are meant.
    ///   - limits: what the index may cost.
    ///   - source: fills the buffer and returns the number of bytes, 0 at the end, -1 on failure.
    /// - Returns: what is served, and where it stands.
    /// - Throws: what is wrong with the index as a whole.
    static func read(
        addressing: ArchiveAddressing,
        limits: IndexLimits = .init(),
        source: @escaping (UnsafeMutableRawBufferPointer) -> Int
    ) throws(IndexError) -> IndexReading {
        let events = unsafe YAMLEventReader(limits: YAMLLimits(index: limits), read: source)
        var reader = IndexReader(events: events, addressing: addressing, limits: limits)
        return try reader.read()
    }

    private init(events: consuming YAMLEventReader, addressing: ArchiveAddressing, limits: IndexLimits) {
        self.events = events
        self.addressing = addressing
        self.limits = limits
    }

    private mutating func read() throws(IndexError) -> IndexReading {
        guard try next() == .streamStart, try next() == .documentStart else {
            throw IndexError("the index is empty: an index without charts still says apiVersion: v1")
        }
        guard try next() == .mappingStart else {
            throw IndexError("the index is not a mapping", at: events.mark)
        }
        while try next() != .mappingEnd { try readTopKey() }
        guard try next() == .documentEnd, try next() == .streamEnd else {
            throw IndexError("the index goes on after its end", at: events.mark)
        }
        guard hasAPIVersion else { throw IndexError("the index has no apiVersion") }
        guard !builder.arena.hasOverflowed else {
            throw IndexError("the index holds more text than 4 GiB, or than there is memory for")
        }
        do throws(DigestError) {
            return IndexReading(snapshot: try builder.finish(), layout: layout)
        } catch {
            throw IndexError("no digest of the index: \(error.description)")
        }
    }

    private mutating func readTopKey() throws(IndexError) {
        let mark = events.mark
        let key = events.scalarString
        guard topKeys.insert(ExactString(key)).inserted else {
            throw IndexError("a key stands twice", at: mark)
        }
        if mark.column != 1 { layout.isBlockStyle = false }
        if layout.entriesLine != nil, layout.followingLine == nil { layout.followingLine = mark.line }
        switch key {
        case "apiVersion":
            hasAPIVersion = try next() == .scalar && events.scalarKind != .null
        case "entries":
            layout.entriesLine = mark.line
            try readSections()
        case "generated":
            layout.generatedLine = mark.line
            try skipValue()
        default:
            try skipValue()
        }
    }

    private mutating func readSections() throws(IndexError) {
        let event = try next()
        if event == .scalar, events.scalarKind == .null { return }
        guard event == .mappingStart else { throw IndexError("entries is not a mapping", at: events.mark) }
        var names: Set<UInt32> = []
        while try next() != .mappingEnd {
            let mark = events.mark
            let name = unsafe events.withScalar { unsafe builder.arena.intern($0) }
            guard !name.isAbsent, names.insert(name.offset).inserted else {
                throw IndexError("a chart name is empty or stands twice", at: mark)
            }
            let text = events.scalarString
            layout.sections.append(IndexLayout.Section(name: text, line: mark.line, column: mark.column))
            isSectionListable = ChartIdentity.isListable(name: text, limitBytes: limits.nameBytes)
            try readSection(named: name, text)
        }
    }

    private mutating func readSection(named name: ArenaText, _ text: String) throws(IndexError) {
        let event = try next()
        guard event == .sequenceStart else {
            if event != .scalar || events.scalarKind != .null {
                builder.skipped.add(name: text, version: "", reason: "the entry is not a list of versions")
            }
            return try skipRest(of: event)
        }
        var previous: CatalogueEntry?
        while true {
            let item = try next()
            if item == .sequenceEnd { return }
            guard item == .mappingStart else {
                builder.skipped.add(name: text, version: "", reason: "the version is not a mapping")
                try skipRest(of: item)
                continue
            }
            try readDraft()
            admitDraft(name, text, &previous)
        }
    }

    // What is read through here fails as the whole index.

    mutating func next() throws(IndexError) -> YAMLEvent {
        do throws(YAMLError) { return try events.next() } catch { throw IndexError(error) }
    }

    mutating func skipValue() throws(IndexError) {
        do throws(YAMLError) { try events.skipValue() } catch { throw IndexError(error) }
    }

    mutating func skipRest(of event: YAMLEvent) throws(IndexError) {
        do throws(YAMLError) { try events.skipRest(of: event) } catch { throw IndexError(error) }
    }
}

extension YAMLLimits {
    init(index limits: IndexLimits) {
        self.init(scalarBytes: 4 << 20, totalBytes: Int(clamping: limits.totalBytes))
    }
}
