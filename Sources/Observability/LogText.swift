internal import JSONText

/// What is done to every text before it stands in a line: secrets out, length down, control characters away.
enum LogText {
    /// How much of a message or value is written.
    static let limitBytes = 1 << 10
    /// How much of it is looked at for secrets.
    static let considerBytes = 4 << 10
    static let nameBytes = 64
    /// Escapes make text longer, at most sixfold.
    private static let escapedLimitBytes = 1536

    static func write(_ text: String, to line: inout JSONWriter) {
        let clean = prepare(text)
        let mark = line.mark
        let before = line.count
        line.string(cut(clean, to: limitBytes))
        guard line.count - before > escapedLimitBytes else { return }
        line.rewind(to: mark)
        line.string(cut(clean, to: escapedLimitBytes / 6 - 4))
    }

    /// The longest prefix of whole Unicode scalars within the limit, with an ellipsis if something is missing.
    static func cut(_ text: String, to limitBytes: Int) -> String {
        guard text.utf8.count > limitBytes else { return text }
        return prefix(of: text, bytes: limitBytes) + "…"
    }

    static func holdsLineSeparator(_ text: [UInt8]) -> Bool {
        guard text.count > 2 else { return false }
        return (2..<text.count).contains {
            text[$0 - 2] == 0xE2 && text[$0 - 1] == 0x80 && (text[$0] == 0xA8 || text[$0] == 0xA9)
        }
    }

    private static func prepare(_ text: String) -> String {
        let isCut = text.utf8.count > considerBytes
        let considered = isCut ? prefix(of: text, bytes: considerBytes) : text
        let clean = Redaction.redacted(considered, isCut: isCut)
        guard clean.utf8.contains(where: { $0 >= 0x7F }), clean.unicodeScalars.contains(where: isDeceptive)
        else {
            return clean + (isCut ? "…" : "")
        }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: clean.unicodeScalars.map { isDeceptive($0) ? "\u{FFFD}" : $0 })
        return String(scalars) + (isCut ? "…" : "")
    }

    /// What a terminal or viewer obeys instead of showing: DEL and C1 controls, marks of direction, joiners.
    ///
    /// C0 controls and the line and paragraph separators are escaped by the JSON writer.
    private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x7F...0x9F, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF: true
        default: false
        }
    }

    private static func prefix(of text: String, bytes: Int) -> String {
        let utf8 = text.utf8
        var end = utf8.index(utf8.startIndex, offsetBy: bytes)
        while utf8[end] & 0xC0 == 0x80 { end = utf8.index(before: end) }
        return String(text[..<end])
    }
}
