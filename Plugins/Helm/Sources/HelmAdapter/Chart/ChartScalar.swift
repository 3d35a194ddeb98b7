internal import JSONText

/// Plain scalars of values as Helm's YAML library takes them: YAML 1.1 for the most part, and then JSON.
enum ChartScalar {
    private static let truths: Set<String> = [
        "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON",
    ]
    private static let falsehoods: Set<String> = [
        "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF",
    ]
    private static let voids: Set<String> = ["", "~", "null", "Null", "NULL"]
    private static let endless: Set<String> = [".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"]

    /// The value of a scalar without quotes; nil for what JSON has no number for, an infinity or not-a-number.
    static func value(plain text: String) -> JSONValue? {
        if voids.contains(text) { return .null }
        if truths.contains(text) { return true }
        if falsehoods.contains(text) { return false }
        guard let first = text.utf8.first, isNumeric(first) else { return .string(text) }
        let isSigned = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
        if endless.contains(isSigned ? String(text.dropFirst()) : text) { return nil }
        let digits = first == UInt8(ascii: ".") ? text : text.filter { $0 != "_" }
        if let integer = integer(digits) { return integer }
        return isDecimal(digits) ? finite(digits) ?? .string(text) : .string(text)
    }

    private static func isNumeric(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || "+-.".utf8.contains(byte)
    }

    /// A number as JSON has it after Go: one that no double holds exactly is rounded.
    private static func integer(_ text: String) -> JSONValue? {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let isSigned = isNegative || text.utf8.first == UInt8(ascii: "+")
        let (digits, radix) = magnitude(isSigned ? text.dropFirst() : text[...])
        guard let first = digits.first, first.isASCII, first != "+", first != "-",
            let magnitude = UInt64(digits, radix: radix)
        else { return nil }
        guard magnitude > 1 << 53 else { return .integer(isNegative ? -Int64(magnitude) : Int64(magnitude)) }
        if isNegative, magnitude > 1 << 63 { return nil }
        return .number(isNegative ? -Double(magnitude) : Double(magnitude))
    }

    /// The digits and what they count in: `0x`, `0b`, `0o` and a mere `0` lead in other bases than ten.
    private static func magnitude(_ text: Substring) -> (Substring, radix: Int) {
        guard text.utf8.count > 1, text.utf8.first == UInt8(ascii: "0") else { return (text, 10) }
        switch text.dropFirst().first {
        case "x", "X": return (text.dropFirst(2), 16)
        case "b", "B": return (text.dropFirst(2), 2)
        case "o", "O": return (text.dropFirst(2), 8)
        default: return (text.dropFirst(), 8)
        }
    }

    /// Digits, a fraction, an exponent: nothing else that `Double` would read.
    private static func isDecimal(_ text: String) -> Bool {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        var digits = dropDigits(&rest)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += dropDigits(&rest)
        }
        guard digits > 0 else { return false }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard dropDigits(&rest) > 0 else { return false }
        }
        return rest.isEmpty
    }

    private static func dropDigits(_ text: inout Substring.UTF8View) -> Int {
        let count = text.prefix { $0 &- UInt8(ascii: "0") < 10 }.count
        text = text.dropFirst(count)
        return count
    }

    private static func finite(_ text: String) -> JSONValue? {
        let digits =
            text.hasSuffix(".")
            ? String(text.dropLast()) : text.replacing(".e", with: "e").replacing(".E", with: "e")
        guard let number = Double(digits), number.isFinite else { return nil }
        return .number(number)
    }
}
