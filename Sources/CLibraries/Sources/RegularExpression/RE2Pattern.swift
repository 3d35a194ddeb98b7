/// A pattern in the syntax of RE2, as Go's `regexp` reads it, turned into one that means the same to PCRE2.
///
/// What RE2 does not have (looking around, references back, possessive and stacked repetitions) is refused. Only whether there is
/// a match counts, not which of several: no group captures, and all repetitions are greedy.
struct RE2Pattern {
    /// The same pattern for PCRE2.
    private(set) var translation: [UInt8] = []

    /// The most that a counted repetition asks for, or several within one another together.
    private static let repetitionLimit = 1_000

    private var input: Substring.UnicodeScalarView
    private var flags = Flags()
    private var group = Group()
    private var outerGroups: [Group] = []

    private struct Flags {
        var isMultiline = false
        var dotTakesAll = false
    }

    /// A parenthesis that is open, or the pattern as a whole.
    private struct Group {
        /// The flags that hold again behind it.
        var outerFlags = Flags()
        /// Where the last item ends and how often what is in it is repeated; nil if there is none to repeat.
        var item: (end: Int, weight: Int)?
        /// Whether the last item is a repetition already.
        var isRepeated = false
        /// How often what is in it is repeated at most.
        var weight = 0
    }

    /// Reads a pattern.
    init(_ pattern: String) throws(RegularExpressionError) {
        input = Substring(pattern).unicodeScalars
        while let scalar = input.popFirst() { try take(scalar) }
        guard outerGroups.isEmpty else { throw .invalid("missing )") }
    }

    private mutating func take(_ scalar: Unicode.Scalar) throws(RegularExpressionError) {
        switch scalar {
        case "(": try open()
        case ")": try close()
        case "|":
            write("|")
            (group.item, group.isRepeated) = (nil, false)
        case "*", "+", "?": try addRepetition("\(scalar)")
        case "{":
            guard let (text, largest) = try bounds() else { return append("\\{") }
            try addRepetition(text, times: largest)
        case "^": append(flags.isMultiline ? "(?:\\A|(?<=\\n))" : "(?:\\A)")
        case "$": append(flags.isMultiline ? "(?=\\n|\\z)" : "(?:\\z)")
        case ".": append(flags.dotTakesAll ? "(?s:.)" : "[^\\n]")
        case "[": append(try RE2Class.translation(&input))
        case "\\": try escape()
        default: append(RE2Escape.literal(scalar))
        }
    }

    private mutating func write(_ text: String) { translation += text.utf8 }

    private mutating func append(_ item: String) {
        write(item)
        end(item: 0)
    }

    private mutating func end(item weight: Int, isRepeated: Bool = false) {
        group.item = (translation.count, weight)
        group.isRepeated = isRepeated
        group.weight = max(group.weight, weight)
    }

    private mutating func escape() throws(RegularExpressionError) {
        switch input.first {
        case "Q":
            input.removeFirst()
            while let scalar = input.popFirst() {
                if scalar == "\\", input.first == "E" {
                    input.removeFirst()
                    return
                }
                append(RE2Escape.literal(scalar))
            }
        case "A", "z", "b", "B": append("(?:\\\(input.removeFirst()))")
        default:
            if let set = try RE2Escape.set(&input) { return append("[\(set)]") }
            append(RE2Escape.literal(try RE2Escape.scalar(&input)))
        }
    }
}

/// Repetitions.
extension RE2Pattern {
    /// Repeats the last item; `times` is the largest count, nil without one.
    private mutating func addRepetition(_ quantifier: String, times: Int? = nil)
        throws(RegularExpressionError)
    {
        guard let item = group.item else { throw .invalid("nothing to repeat") }
        if input.first == "?" { input.removeFirst() }
        guard !group.isRepeated else { throw .invalid("a repetition of a repetition") }
        translation.insert(contentsOf: quantifier.utf8, at: item.end)
        let weight = times.map { $0 == 0 ? 0 : $0 * max(1, item.weight) } ?? item.weight
        guard weight <= Self.repetitionLimit else { throw .invalid("more than 1000 repetitions") }
        end(item: weight, isRepeated: true)
    }

    /// Reads `n}`, `n,}` or `n,m}`; nil if that is not what follows the brace, which then means itself.
    private mutating func bounds() throws(RegularExpressionError) -> (text: String, largest: Int)? {
        var rest = input
        guard let least = Self.number(&rest) else { return nil }
        var most: Int? = least
        if rest.first == "," {
            rest.removeFirst()
            if rest.first == "}" {
                most = nil
            } else if let number = Self.number(&rest) {
                most = number
            } else {
                return nil
            }
        }
        guard rest.popFirst() == "}" else { return nil }
        input = rest
        guard max(least, most ?? 0) <= Self.repetitionLimit, least <= most ?? .max else {
            throw .invalid("a repetition of more than 1000 times, or from more to fewer")
        }
        let text = most == least ? "{\(least)}" : "{\(least),\(most.map { "\($0)" } ?? "")}"
        return (text, most ?? least)
    }

    /// A number without zeros before it.
    private static func number(_ input: inout Substring.UnicodeScalarView) -> Int? {
        let digits = input.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, digits.count == 1 || digits.first != "0" else { return nil }
        input = input[digits.endIndex...]
        return Int(String(digits)) ?? .max
    }
}

/// Groups.
extension RE2Pattern {
    private mutating func open() throws(RegularExpressionError) {
        let outerFlags = flags
        var prefix = "(?:"
        if input.first == "?" {
            input.removeFirst()
            if try !skipName() {
                let (switches, isGroup) = try switches()
                prefix = "(?\(switches)" + (isGroup ? ":" : ")")
                guard isGroup else {
                    group.isRepeated = false
                    return write(prefix)
                }
            }
        }
        write(prefix)
        outerGroups.append(group)
        group = Group(outerFlags: outerFlags)
    }

    private mutating func close() throws(RegularExpressionError) {
        guard let outer = outerGroups.popLast() else { throw .invalid("unexpected )") }
        let weight = group.weight
        write(")")
        flags = group.outerFlags
        group = outer
        end(item: weight)
    }

    /// Reads `P<name>` or `<name>`.
    private mutating func skipName() throws(RegularExpressionError) -> Bool {
        var rest = input
        if rest.first == "P" { rest.removeFirst() }
        guard rest.first == "<" else { return false }
        rest.removeFirst()
        let name = rest.prefix { $0 != ">" }
        guard !name.isEmpty, name.endIndex < rest.endIndex, name.allSatisfy(RE2Escape.isWord) else {
            throw Self.unknownGroup
        }
        input = rest[name.endIndex...].dropFirst()
        return true
    }

    /// Reads flags up to their colon or parenthesis.
    ///
    /// - Returns: those that PCRE2 must know, and whether they begin a group.
    private mutating func switches() throws(RegularExpressionError) -> (text: String, isGroup: Bool) {
        var (isOff, isDangling) = (false, false)
        var text = ""
        while let scalar = input.popFirst() {
            switch scalar {
            case "i": text += isOff ? "-i" : "i"
            case "m": flags.isMultiline = !isOff
            case "s": flags.dotTakesAll = !isOff
            case "U": break
            case "-" where !isOff: isOff = true
            case ":" where !isDangling, ")" where !isDangling:
                return (text, scalar == ":")
            default: throw Self.unknownGroup
            }
            isDangling = scalar == "-"
        }
        throw .invalid("missing )")
    }

    private static let unknownGroup = RegularExpressionError.invalid(
        "after (? must come flags or a name: there is no looking ahead or behind"
    )
}
