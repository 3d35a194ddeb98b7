/// Puts an index text together from sections and keeps count of the lines.
struct IndexAssembly {
    private var bytes: [UInt8]
    private var line: Int
    private let openingOffset: Int
    private var layout = IndexLayout()

    init(_ frame: IndexFrame) {
        bytes = Array(frame.head)
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
        line = LineBreaks.count(bytes) + 1
        layout.entriesLine = line
        openingOffset = bytes.count
        bytes += frame.opening.isEmpty ? Array("entries:\n".utf8)[...] : frame.opening
        line += frame.opening.isEmpty ? 1 : LineBreaks.count(frame.opening)
    }

    mutating func append(_ name: String, column: Int, _ text: ArraySlice<UInt8>, lineCount: Int? = nil) {
        layout.sections.append(IndexLayout.Section(name: name, line: line, column: column))
        bytes += text
        line += lineCount ?? LineBreaks.count(text)
        guard bytes.last != 0x0A, bytes.last != 0x0D else { return }
        bytes.append(0x0A)
        line += 1
    }

    /// Ends the text.
    ///
    /// - Parameters:
    ///   - frame: what stands around the sections.
    ///   - generated: the line that replaces the one with `generated`.
    /// - Returns: the text with its layout.
    consuming func finish(_ frame: IndexFrame, generated: String) -> IndexText {
        if layout.sections.isEmpty {
            bytes.removeSubrange(openingOffset...)
            bytes += Array("entries: {}\n".utf8)
            line = (layout.entriesLine ?? line) + 1
        }
        let entriesLine = layout.entriesLine ?? 0
        if frame.followingLine != nil { layout.followingLine = line }
        guard let generatedLine = frame.generatedLine else {
            bytes += frame.tail
            return IndexText(bytes: bytes, layout: layout)
        }
        if generatedLine < entriesLine {
            layout.generatedLine = generatedLine
            bytes.replaceSubrange(
                0..<frame.head.count,
                with: Self.replacing(generatedLine, of: frame.head, with: generated)
            )
            bytes += frame.tail
        } else {
            let place = generatedLine - (frame.followingLine ?? generatedLine)
            layout.generatedLine = line + place
            bytes += Self.replacing(place + 1, of: frame.tail, with: generated)
        }
        return IndexText(bytes: bytes, layout: layout)
    }

    /// Replaces a line, counted from 1, if it holds the whole of `generated`.
    private static func replacing(_ line: Int, of text: ArraySlice<UInt8>, with replacement: String)
        -> [UInt8]
    {
        var text = Array(text)
        let offsets = LineBreaks.offsets(of: [line, line + 1], in: text)
        guard text[offsets[0]...].starts(with: "generated: ".utf8) else { return text }
        text.replaceSubrange(offsets[0]..<offsets[1], with: Array("generated: \(replacement)\n".utf8))
        return text
    }
}
