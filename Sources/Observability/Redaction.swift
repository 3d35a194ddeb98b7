/// Takes credentials out of text that others wrote, such as a backend's error or a URL.
///
/// Removed are the user information of a URL, the values of query parameters and assignments whose names speak of a
/// secret, and what follows `Bearer` and `Basic`. The text keeps its shape, with `***` in each gap.
public enum Redaction {
    /// The text without credentials.
    ///
    /// - Parameters:
    ///   - text: Any text.
    ///   - isCut: Whether the text is the front of a longer one, so that what seems a host at its end may be a password.
    /// - Returns: The text, unchanged if nothing in it looks like a credential.
    public static func redacted(_ text: String, isCut: Bool = false) -> String {
        guard
            text.utf8.contains(where: {
                $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "=") || $0 | 0x20 == UInt8(ascii: "b")
            })
        else { return text }
        var scan = RedactionScan(bytes: Array(text.utf8), isCut: isCut)
        guard let bytes = scan.run() else { return text }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// One pass over a text: what is copied, and what is replaced.
private struct RedactionScan {
    private static let secretWords = [
        "password", "passwd", "pwd", "secret", "token", "signature", "credential", "apikey", "api_key",
        "api-key", "access_key", "accesskey", "private_key", "authorization", "cookie",
    ].map { Array($0.utf8) }
    private static let schemes = ["bearer ", "basic "].map { Array($0.utf8) }
    private static let gap = Array("***".utf8)

    private let bytes: [UInt8]
    private let isCut: Bool
    private var position = 0
    private var copied = 0
    private var output: [UInt8] = []

    init(bytes: [UInt8], isCut: Bool) {
        self.bytes = bytes
        self.isCut = isCut
    }

    /// The text with its gaps, or nil if there are none.
    mutating func run() -> [UInt8]? {
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: ":"):
                if starts(with: Array("://".utf8)) {
                    userInformation()
                } else {
                    assignment(endsAtBlank: false)
                }
            case UInt8(ascii: "="): assignment(endsAtBlank: true)
            case UInt8(ascii: "B"), UInt8(ascii: "b"): scheme()
            default: position += 1
            }
        }
        guard copied > 0 else { return nil }
        return output + bytes[copied...]
    }

    private mutating func userInformation() {
        position += 3
        let end =
            bytes[position...].firstIndex {
                Self.endsValue($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?")
            } ?? bytes.count
        if let at = bytes[position..<end].lastIndex(of: UInt8(ascii: "@")) {
            replace(position..<at)
        } else if isCut, end == bytes.count {
            replace(position..<end)
        }
    }

    /// `name=value`, `name: value`, `"name":"value"`.
    private mutating func assignment(endsAtBlank: Bool) {
        let separator = position
        position += 1
        guard isSecret(nameBefore: separator) else { return }
        while position < bytes.count,
            Self.isBlank(bytes[position]) || bytes[position] == UInt8(ascii: "\"")
                || bytes[position] == UInt8(ascii: "'")
        {
            position += 1
        }
        let end =
            bytes[position...].firstIndex {
                $0 == UInt8(ascii: " ") ? endsAtBlank : Self.endsValue($0) || $0 == UInt8(ascii: "&")
            } ?? bytes.count
        replace(position..<end)
    }

    private mutating func scheme() {
        let isWordStart = position == 0 || !Self.isNameByte(bytes[position - 1])
        guard isWordStart, let scheme = Self.schemes.first(where: { starts(with: $0) }) else {
            position += 1
            return
        }
        position += scheme.count
        let end =
            bytes[position...].firstIndex { Self.endsValue($0) || $0 == UInt8(ascii: " ") } ?? bytes.count
        // A shorter word is prose, as in "basic auth failed".
        if end - position >= 8 { replace(position..<end) }
    }

    private mutating func replace(_ range: Range<Int>) {
        position = max(range.upperBound, position)
        guard !range.isEmpty else { return }
        output += bytes[copied..<range.lowerBound]
        output += Self.gap
        copied = range.upperBound
    }

    private func isSecret(nameBefore separator: Int) -> Bool {
        var end = separator
        // JSON has blanks there if its writer likes them.
        while end > 0, Self.isBlank(bytes[end - 1]) { end -= 1 }
        if end > 0, bytes[end - 1] == UInt8(ascii: "\"") { end -= 1 } else { end = separator }
        var start = end
        while start > 0, Self.isNameByte(bytes[start - 1]), end - start < 64 { start -= 1 }
        let name = bytes[start..<end].map {
            $0 >= UInt8(ascii: "A") && $0 <= UInt8(ascii: "Z") ? $0 | 0x20 : $0
        }
        if name == Array("sig".utf8) { return true }
        return Self.secretWords.contains { word in
            name.count >= word.count
                && (0...name.count - word.count).contains { name[$0..<$0 + word.count].elementsEqual(word) }
        }
    }

    private func starts(with lowercase: [UInt8]) -> Bool {
        guard bytes.count - position >= lowercase.count else { return false }
        return lowercase.indices.allSatisfy { index in
            let byte = bytes[position + index]
            return (byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") ? byte | 0x20 : byte)
                == lowercase[index]
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (UInt8(ascii: "\t")...UInt8(ascii: "\r")).contains(byte)
    }

    private static func endsValue(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "<")
            || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "#")
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }
}
