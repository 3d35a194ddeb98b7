internal import JSONText
internal import YAML

/// Writes values as block YAML in the shape of Helm's own indexes.
enum YAMLText {
    /// The lines of a mapping, without indentation.
    static func lines(of members: [JSONMember]) -> [String] {
        members.flatMap { member in lines(key: scalar(member.key), member.value) }
    }

    private static func lines(key: String, _ value: JSONValue) -> [String] {
        switch value {
        case .object(let members) where !members.isEmpty:
            return ["\(key):"] + lines(of: members).map { "  " + $0 }
        case .array(let items) where !items.isEmpty:
            return ["\(key):"] + items.flatMap(lines(item:))
        default:
            return ["\(key): \(inline(value))"]
        }
    }

    private static func lines(item: JSONValue) -> [String] {
        switch item {
        case .object(let members) where !members.isEmpty: self.item(lines(of: members))
        case .array(let items) where !items.isEmpty: self.item(items.flatMap(lines(item:)))
        default: ["- " + inline(item)]
        }
    }

    /// Lines as an item of a list.
    static func item(_ lines: [String]) -> [String] {
        lines.enumerated().map { index, line in (index == 0 ? "- " : "  ") + line }
    }

    private static func inline(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .integer(let value): "\(value)"
        case .number(let value): "\(value)"
        case .string(let value): scalar(value)
        case .array: "[]"
        case .object: "{}"
        }
    }

    /// A text that every YAML reader takes for this text: plain where that is beyond doubt, else in double quotes.
    static func scalar(_ text: String) -> String {
        isPlain(Array(text.utf8)) ? text : quoted(text)
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: result += "\\\""
            case 0x5C: result += "\\\\"
            case 0x0A: result += "\\n"
            case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
                0x1_0000...0x10_FFFF:
                result.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits
            }
        }
        return result + "\""
    }

    /// Letters, digits and few signs, and nothing that YAML 1.1 or 1.2 reads as anything but text.
    private static func isPlain(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first, isLetter(first) || isDigit(first), bytes.last != 0x20,
            bytes.count < 200
        else {
            return false
        }
        let isKnown = bytes.allSatisfy { byte in
            isLetter(byte) || isDigit(byte) || [0x20, 0x2B, 0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
        }
        guard isKnown else { return false }
        if isLetter(first) { return !words.contains(String(decoding: bytes, as: UTF8.self).lowercased()) }
        // Begins with a digit: text for certain if two dots make it a version, or letters that no number has.
        if bytes.count(where: { $0 == UInt8(ascii: ".") }) >= 2 { return true }
        let second = bytes.count > 1 ? bytes[1] | 0x20 : 0
        let isBased = first == UInt8(ascii: "0") && [0x78, 0x6F, 0x62].contains(second)
        guard !isBased, bytes.contains(where: { isLetter($0) && $0 | 0x20 != UInt8(ascii: "e") }) else {
            return false
        }
        return unsafe bytes.withUnsafeBytes { unsafe YAMLScalarKind.resolve(plain: $0) } == .string
    }

    private static let words: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nan", "inf",
    ]
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}
