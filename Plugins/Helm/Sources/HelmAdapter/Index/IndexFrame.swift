/// An index text cut at its sections.
struct IndexFrame {
    struct Section {
        let name: String
        let column: Int
        let bytes: ArraySlice<UInt8>
        let lineCount: Int
    }

    /// Everything before the line of `entries`.
    let head: ArraySlice<UInt8>
    /// The line of `entries` with what stands between it and the first section.
    let opening: ArraySlice<UInt8>
    let sections: [Section]
    /// Everything behind the entries.
    let tail: ArraySlice<UInt8>
    /// As in the layout.
    let generatedLine: Int?
    /// As in the layout.
    let followingLine: Int?
    /// Where the keys of sections stand, counted from 1.
    let column: Int
    let names: Set<String>

    /// - Returns: `nil` if the text is not in the block style that Helm writes.
    init?(_ index: IndexText) {
        let layout = index.layout
        guard layout.isBlockStyle else { return nil }
        let entriesLine = layout.entriesLine ?? .max
        let followingLine = layout.followingLine ?? .max
        let wanted =
            [entriesLine, entriesLine == .max ? .max : entriesLine + 1] + layout.sections.map(\.line) + [
                followingLine
            ]
        guard wanted == wanted.sorted() else { return nil }
        let offsets = LineBreaks.offsets(of: wanted, in: index.bytes)
        let sectionOffsets = offsets[2...]
        let column = layout.sections.first?.column ?? 3
        guard layout.sections.allSatisfy({ $0.column == column && $0.column > 1 }) else { return nil }
        if !layout.sections.isEmpty {
            guard Self.isBareKey(index.bytes[offsets[0]..<offsets[1]]) else { return nil }
        }
        var sections: [Section] = []
        for (position, section) in layout.sections.enumerated() {
            let start = sectionOffsets[sectionOffsets.startIndex + position]
            let bytes = index.bytes[start..<sectionOffsets[sectionOffsets.startIndex + position + 1]]
            guard bytes.prefix(column - 1).allSatisfy({ $0 == 0x20 }) else { return nil }
            let isLast = position + 1 == layout.sections.count
            let next = isLast ? followingLine : layout.sections[position + 1].line
            let lineCount = next == .max ? LineBreaks.count(bytes) : next - section.line
            sections.append(Section(name: section.name, column: column, bytes: bytes, lineCount: lineCount))
        }
        head = index.bytes[..<offsets[0]]
        opening = layout.sections.isEmpty ? [] : index.bytes[offsets[0]..<offsets[2]]
        tail = index.bytes[(offsets.last ?? index.bytes.count)...]
        self.sections = sections
        self.column = column
        self.followingLine = layout.followingLine
        generatedLine = layout.generatedLine
        names = Set(layout.sections.map(\.name))
    }

    /// Whether the line is `entries:` and nothing else but a comment.
    private static func isBareKey(_ line: ArraySlice<UInt8>) -> Bool {
        guard line.starts(with: "entries:".utf8) else { return false }
        let rest = line.dropFirst(8).drop { $0 == 0x20 }
        return rest.isEmpty || rest.first == 0x0A || rest.first == 0x0D || rest.first == UInt8(ascii: "#")
    }
}
