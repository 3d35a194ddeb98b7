/// A cursor over the bytes of one header value.
struct HeaderScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }
    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// Steps over `byte` if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    /// Takes the longest run of bytes that `isWanted` accepts.
    mutating func takeWhile(_ isWanted: (UInt8) -> Bool) -> [UInt8] {
        let start = position
        while position < bytes.count, isWanted(bytes[position]) { position += 1 }
        return Array(bytes[start..<position])
    }

    /// Takes a token in lower case (RFC 9110, section 5.6.2); empty if there is none.
    mutating func takeToken() -> [UInt8] {
        takeWhile(Self.isTokenByte).map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
    }

    /// Takes decimal digits as a number; `nil` if there are none or it overflows.
    mutating func takeNumber() -> UInt64? {
        let digits = takeWhile { $0 >= 0x30 && $0 <= 0x39 }
        guard !digits.isEmpty else { return nil }
        return DecimalNumber.parse(digits)
    }

    mutating func skipBlanks() {
        while let byte = peek, byte == 0x20 || byte == 0x09 { position += 1 }
    }

    mutating func skipBlanksAndCommas() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x2C { position += 1 }
    }

    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        case 0x21, 0x23, 0x24, 0x25, 0x26, 0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E, 0x5F, 0x60, 0x7C, 0x7E: true
        default: false
        }
    }
}
