/// A class of characters, `[…]`, in RE2's syntax.
enum RE2Class {
    /// Reads a class from behind its `[`, and returns the same for PCRE2.
    static func translation(_ input: inout Substring.UnicodeScalarView) throws(RegularExpressionError)
        -> String
    {
        var text = "["
        if input.first == "^" {
            input.removeFirst()
            text += "^"
        }
        var isFirst = true
        while isFirst || input.first != "]" {
            text += try item(&input)
            isFirst = false
        }
        input.removeFirst()
        return text + "]"
    }

    private static func item(_ input: inout Substring.UnicodeScalarView) throws(RegularExpressionError)
        -> String
    {
        if let name = try named(&input) { return name }
        if input.first == "\\" {
            var rest = input.dropFirst()
            if let set = try RE2Escape.set(&rest) {
                input = rest
                return set
            }
        }
        let low = try scalar(&input)
        var text = RE2Escape.literal(low)
        let ahead = input.prefix(2)
        if ahead.count == 2, ahead.first == "-", ahead.last != "]" {
            input.removeFirst()
            let high = try scalar(&input)
            guard low <= high else { throw .invalid("a range of characters from later to earlier") }
            text += "-" + RE2Escape.literal(high)
        }
        return text
    }

    /// Reads `[:alpha:]` and the like.
    private static func named(_ input: inout Substring.UnicodeScalarView) throws(RegularExpressionError)
        -> String?
    {
        guard input.starts(with: "[:".unicodeScalars) else { return nil }
        let inner = input.dropFirst(2)
        guard let end = inner.indices.first(where: { inner[$0...].starts(with: ":]".unicodeScalars) }) else {
            return nil
        }
        let name = String(inner[..<end])
        guard names.contains(name.hasPrefix("^") ? String(name.dropFirst()) : name) else {
            throw .invalid("there is no class [:\(name):]")
        }
        input = inner[end...].dropFirst(2)
        return "[:\(name):]"
    }

    private static let names: Set<String> = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space",
        "upper", "word", "xdigit",
    ]

    private static func scalar(_ input: inout Substring.UnicodeScalarView) throws(RegularExpressionError)
        -> Unicode.Scalar
    {
        guard let scalar = input.popFirst() else { throw .invalid("missing ]") }
        return scalar == "\\" ? try RE2Escape.scalar(&input) : scalar
    }
}
