/// What stands behind a back-slash in RE2's syntax, in a class and outside.
enum RE2Escape {
    /// A character as PCRE2 takes it for itself, whatever it is.
    static func literal(_ scalar: Unicode.Scalar) -> String {
        if isWord(scalar), scalar != "_" { return "\(scalar)" }
        return scalar.value > 0x20 && scalar.value < 0x7F
            ? "\\\(scalar)" : "\\x{\(String(scalar.value, radix: 16))}"
    }

    /// Whether it is an ASCII letter or digit, or `_`.
    static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    /// Reads what stands for several characters, as it is written in a class of PCRE2; nil if it is a single one.
    static func set(_ input: inout Substring.UnicodeScalarView) throws(RegularExpressionError) -> String? {
        guard let letter = input.first else { throw .invalid("a \\ at the end") }
        switch letter {
        case "d", "D", "w", "W":
            input.removeFirst()
            return "\\\(letter)"
        case "s":
            input.removeFirst()
            return "\\t\\n\\f\\r\\x20"
        case "S":
            input.removeFirst()
            return "\\x{0}-\\x{8}\\x{b}\\x{e}-\\x{1f}\\x{21}-\\x{10ffff}"
        case "p", "P":
            input.removeFirst()
            return try property(&input, isNegated: letter == "P")
        default: return nil
        }
    }

    /// Reads what stands for one character.
    static func scalar(_ input: inout Substring.UnicodeScalarView) throws(RegularExpressionError)
        -> Unicode.Scalar
    {
        guard let letter = input.popFirst() else { throw .invalid("a \\ at the end") }
        switch letter {
        case "0": return try octal(letter, &input)
        case "1"..."7":
            guard let next = input.first, ("0"..."7").contains(next) else {
                throw .invalid("there are no references back to groups")
            }
            return try octal(letter, &input)
        case "x": return try hexadecimal(&input)
        case "a": return "\u{7}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        default:
            guard letter.isASCII, letter == "_" || !isWord(letter) else {
                throw .invalid("\\\(letter) means nothing")
            }
            return letter
        }
    }

    private static func octal(_ first: Unicode.Scalar, _ input: inout Substring.UnicodeScalarView)
        throws(RegularExpressionError) -> Unicode.Scalar
    {
        let digits = input.prefix(2).prefix { ("0"..."7").contains($0) }
        input = input[digits.endIndex...]
        return try value("\(first)" + String(digits), radix: 8)
    }

    private static func hexadecimal(_ input: inout Substring.UnicodeScalarView) throws(RegularExpressionError)
        -> Unicode.Scalar
    {
        guard input.first == "{" else {
            let digits = input.prefix(2)
            guard digits.count == 2 else { throw .invalid("\\x without two digits") }
            input = input[digits.endIndex...]
            return try value(String(digits), radix: 16)
        }
        let digits = input.dropFirst().prefix { $0 != "}" }
        guard digits.endIndex < input.endIndex else { throw .invalid("\\x{ without a }") }
        input = input[digits.endIndex...].dropFirst()
        return try value(String(digits), radix: 16)
    }

    private static func value(_ digits: String, radix: Int) throws(RegularExpressionError) -> Unicode.Scalar {
        guard digits.utf8.first != UInt8(ascii: "+"), digits.utf8.first != UInt8(ascii: "-"),
            let value = UInt32(digits, radix: radix), let scalar = Unicode.Scalar(value)
        else { throw .invalid("\\\(radix == 8 ? "" : "x")\(digits) is no character") }
        return scalar
    }

    /// Reads the name of a property of Unicode: a general category or a script.
    private static func property(_ input: inout Substring.UnicodeScalarView, isNegated: Bool)
        throws(RegularExpressionError) -> String
    {
        guard let first = input.popFirst() else { throw .invalid("\\p without a name") }
        var name = "\(first)"
        if first == "{" {
            let text = input.prefix { $0 != "}" }
            guard text.endIndex < input.endIndex else { throw .invalid("\\p{ without a }") }
            input = input[text.endIndex...].dropFirst()
            name = String(text)
        }
        var isNegated = isNegated
        if name.first == "^" {
            isNegated.toggle()
            name.removeFirst()
        }
        guard !name.isEmpty, name.unicodeScalars.allSatisfy(isWord) else {
            throw .invalid("\\p with no name of a property")
        }
        // To PCRE2 a bare name of a script would mean its extensions too.
        let isScript = name.utf8.count > 2 && name != "Any"
        return "\\\(isNegated ? "P" : "p"){\(isScript ? "sc:" : "")\(name)}"
    }
}
