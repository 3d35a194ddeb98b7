/// Reads `token *( ";" name "=" value )` where a value is a token or a quoted string without backslashes.
///
/// RFC 9110 allows a backslash to quote the next character, but senders disagree on what they mean by it; so it is refused.
struct HeaderParameters {
    struct Parameter {
        let name: String
        let value: String
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }

    /// A token in lower case; nil if there is none.
    mutating func takeToken() -> String? {
        token().map { String(decoding: $0.map(ASCII.lowercased), as: UTF8.self) }
    }

    /// The next parameter, its name in lower case; nil if what follows is not one.
    mutating func takeParameter() -> Parameter? {
        skipBlanks()
        guard take(0x3B) else { return nil }
        skipBlanks()
        guard let name = takeToken(), take(0x3D), let raw = peek(0x22) ? quoted() : token(),
            let value = String(validating: raw, as: UTF8.self)
        else { return nil }
        skipBlanks()
        return Parameter(name: name, value: value)
    }

    private mutating func token() -> ArraySlice<UInt8>? {
        let start = position
        while position < bytes.endIndex, ASCII.isToken(bytes[position]) { position += 1 }
        return position > start ? bytes[start..<position] : nil
    }

    private mutating func quoted() -> ArraySlice<UInt8>? {
        position += 1
        let start = position
        while position < bytes.endIndex, bytes[position] != 0x22 {
            guard bytes[position] != 0x5C else { return nil }
            position += 1
        }
        guard position < bytes.endIndex else { return nil }
        position += 1
        return bytes[start..<(position - 1)]
    }

    private func peek(_ byte: UInt8) -> Bool { position < bytes.endIndex && bytes[position] == byte }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek(byte) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while position < bytes.endIndex, ASCII.isBlank(bytes[position]) { position += 1 }
    }
}
