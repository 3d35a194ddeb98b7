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

    /// The text with everything replaced that would be obeyed instead of shown.
    static func shown(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 >= 0x7F }), text.unicodeScalars.contains(where: isDeceptive)
        else { return text }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text.unicodeScalars.map { isDeceptive($0) ? "\u{FFFD}" : $0 })
        return String(scalars)
    }

    /// Whether a text can be written without being escaped or changed.
    static func isHarmless(_ text: String) -> Bool {
        shown(text) == text && Redaction.redacted(text) == text
            && !text.unicodeScalars.contains { $0 == "\u{2028}" || $0 == "\u{2029}" }
    }

    private static func prepare(_ text: String) -> String {
        let isCut = text.utf8.count > considerBytes
        let considered = isCut ? prefix(of: text, bytes: considerBytes) : text
        return shown(Redaction.redacted(considered, isCut: isCut)) + (isCut ? "…" : "")
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
