/// A text with the actions of a template in it, `{{ … }}`, taken apart.
struct TemplateText {
    enum Piece: Hashable {
        case text(String)
        /// What stands between the braces, without blanks and trim marks around it.
        case action(String)
    }

    /// The actions after which it is open whether a text is there, and how often.
    static let control: Set<String> = ["if", "else", "end", "range", "with", "break", "continue"]

    let pieces: [Piece]

    /// Takes a text apart; an action that is not closed goes on to the end.
    init(_ text: String) {
        guard Self.hasAction(text) else {
            pieces = [.text(text)]
            return
        }
        var pieces: [Piece] = []
        let bytes = Array(text.utf8)
        var rest = bytes[...]
        var trims = false
        while let open = Self.pair(UInt8(ascii: "{"), in: rest) {
            let close = Self.end(of: rest[(open + 2)...])
            let action = rest[(open + 2)..<close]
            let literal = Self.trimmed(rest[..<open], trims, action.first == UInt8(ascii: "-"))
            pieces.append(.text(String(decoding: literal, as: UTF8.self)))
            trims = action.last == UInt8(ascii: "-")
            let inner = Self.trimmed(action, true, true) { $0 == UInt8(ascii: "-") || Self.isBlank($0) }
            pieces.append(.action(String(decoding: inner, as: UTF8.self)))
            rest = rest[min(close + 2, rest.endIndex)...]
        }
        pieces.append(.text(String(decoding: Self.trimmed(rest, trims, false), as: UTF8.self)))
        self.pieces = pieces
    }

    /// Whether a template still has to put something into a text.
    static func hasAction(_ text: some StringProtocol) -> Bool {
        var before: UInt8 = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "{"), before == byte { return true }
            before = byte
        }
        return false
    }

    /// The texts around the actions, in order; of branches and loops, and of what comes after them, nothing is certain.
    var texts: [String] {
        let certain = pieces.prefix { piece in
            guard case .action(let action) = piece else { return true }
            return !Self.control.contains(String(action.prefix(while: \.isLetter)))
        }
        let texts = certain.compactMap { if case .text(let text) = $0 { text } else { nil } }
        return certain.count == pieces.count ? texts : texts + [""]
    }

    /// What it begins with, whatever its actions make.
    var beginning: String { texts.first ?? "" }

    /// Whether it has no text of its own.
    var isOpen: Bool { pieces.count > 1 && texts.allSatisfy(\.isEmpty) }

    /// Where two braces stand.
    private static func pair(_ brace: UInt8, in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.dropLast().first { bytes[$0] == brace && bytes[$0 + 1] == brace }
    }

    /// Where an action ends: braces in its quoted texts are not its end.
    private static func end(of action: ArraySlice<UInt8>) -> Int {
        var quote: UInt8?
        var index = action.startIndex
        while index < action.endIndex {
            let byte = action[index]
            if let open = quote {
                if byte == UInt8(ascii: "\\"), open != UInt8(ascii: "`") {
                    index += 1
                } else if byte == open {
                    quote = nil
                }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "`") {
                quote = byte
            } else if byte == UInt8(ascii: "}"), action[index...].dropFirst().first == byte {
                return index
            }
            index += 1
        }
        return action.endIndex
    }

    /// What Go's trim marks take away.
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    private static func trimmed(
        _ text: ArraySlice<UInt8>,
        _ atStart: Bool,
        _ atEnd: Bool,
        _ isTaken: (UInt8) -> Bool = isBlank
    ) -> ArraySlice<UInt8> {
        var text = text
        if atStart { text = text.drop(while: isTaken) }
        while atEnd, let last = text.last, isTaken(last) { text.removeLast() }
        return text
    }
}
