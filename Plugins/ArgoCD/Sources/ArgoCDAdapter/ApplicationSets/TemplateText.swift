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
        var pieces: [Piece] = []
        var rest = text[...]
        var trims = false
        while let open = rest.firstRange(of: "{{") {
            let close = Self.end(of: rest[open.upperBound...])
            let action = rest[open.upperBound..<close.lowerBound]
            pieces.append(.text(Self.trimmed(rest[..<open.lowerBound], trims, action.hasPrefix("-"))))
            trims = action.hasSuffix("-")
            let marks: (Character) -> Bool = { $0 == "-" || $0.isWhitespace }
            pieces.append(.action(String(action.drop(while: marks).reversed().drop(while: marks).reversed())))
            rest = rest[close.upperBound...]
        }
        pieces.append(.text(Self.trimmed(rest, trims, false)))
        self.pieces = pieces
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

    /// Where an action ends: braces in its quoted texts are not its end.
    private static func end(of action: Substring) -> Range<Substring.Index> {
        var quote: Character?
        var index = action.startIndex
        while index < action.endIndex {
            let character = action[index]
            if let open = quote {
                if character == "\\", open != "`" {
                    index = action.index(after: index)
                    guard index < action.endIndex else { break }
                } else if character == open {
                    quote = nil
                }
            } else if character == "\"" || character == "`" {
                quote = character
            } else if action[index...].hasPrefix("}}") {
                return index..<action.index(index, offsetBy: 2)
            }
            index = action.index(after: index)
        }
        return action.endIndex..<action.endIndex
    }

    private static func trimmed(_ text: Substring, _ atStart: Bool, _ atEnd: Bool) -> String {
        var text = text
        if atStart { text = text.drop(while: \.isWhitespace) }
        while atEnd, text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
