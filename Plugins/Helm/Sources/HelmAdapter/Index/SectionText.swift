internal import SemanticVersion
internal import YAML

/// The text of one section of an index, cut into the entries of its versions; what is not touched stays byte for byte.
struct SectionText {
    private struct Item {
        let version: String
        var bytes: ArraySlice<UInt8>
    }

    /// The key's line.
    private let head: ArraySlice<UInt8>
    private let dashColumn: Int
    private var items: [Item]

    var isEmpty: Bool { items.isEmpty }

    /// A section for a chart that had none.
    init(name: String, column: Int) {
        head = Array((String(repeating: " ", count: column - 1) + YAMLText.scalar(name) + ":\n").utf8)[...]
        dashColumn = column
        items = []
    }

    private init(head: ArraySlice<UInt8>, dashColumn: Int, items: [Item]) {
        self.head = head
        self.dashColumn = dashColumn
        self.items = items
    }

    /// Cuts a section, which begins with the line of its key.
    ///
    /// - Returns: `nil` if it is not in block style.
    static func cut(_ section: ArraySlice<UInt8>, name: String, column: Int) throws(IndexError)
        -> SectionText?
    {
        let text = Array(section.last == 0x0A ? section : section + [0x0A])
        let found: [(line: Int, version: String)]
        do throws(YAMLError) { found = try items(of: text) } catch { throw IndexError(error) }
        guard let first = found.first else { return SectionText(name: name, column: column) }
        let starts = LineBreaks.offsets(of: found.map(\.line), in: text)
        let dashColumn = text[starts[0]...].prefix { $0 == 0x20 }.count + 1
        guard first.line > 1 else { return nil }
        var items: [Item] = []
        for (index, item) in found.enumerated() {
            let end = index + 1 < starts.count ? starts[index + 1] : text.endIndex
            let bytes = text[starts[index]..<end]
            // Each item must begin with its own dash, in the column of the first.
            guard bytes.prefix(dashColumn - 1).allSatisfy({ $0 == 0x20 }),
                bytes.dropFirst(dashColumn - 1).prefix(2).elementsEqual([0x2D, 0x20])
            else { return nil }
            items.append(Item(version: item.version, bytes: bytes))
        }
        return SectionText(head: text[..<starts[0]], dashColumn: dashColumn, items: items)
    }

    mutating func remove(version: String) {
        items.removeAll { $0.version == version }
    }

    /// Puts an entry before the first older version.
    mutating func add(_ entry: IndexEntryText) {
        let place = items.firstIndex { VersionOrder.precedes(entry.version, $0.version) } ?? items.count
        items.insert(Item(version: entry.version, bytes: entry.text(dashColumn: dashColumn)[...]), at: place)
    }

    var bytes: [UInt8] { items.reduce(into: Array(head)) { $0 += $1.bytes } }

    /// The line and the version of each item of the section's list.
    private static func items(of text: [UInt8]) throws(YAMLError) -> [(line: Int, version: String)] {
        var events = YAMLEventReader(bytes: text)
        var items: [(line: Int, version: String)] = []
        // The stream, the document, the mapping and its key.
        for _ in 0..<4 { _ = try events.next() }
        guard try events.next() == .sequenceStart else { return [] }
        while true {
            let item = try events.next()
            if item == .sequenceEnd { return items }
            let line = events.mark.line
            guard item == .mappingStart else {
                try events.skipRest(of: item)
                items.append((line, ""))
                continue
            }
            var version = ""
            while try events.next() != .mappingEnd {
                let isVersion = events.scalarString == "version"
                let value = try events.next()
                if isVersion, value == .scalar { version = events.scalarString }
                try events.skipRest(of: value)
            }
            items.append((line, version))
        }
    }
}
