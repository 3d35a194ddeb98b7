internal import CCrypto

/// Base64 by OpenSSL (RFC 4648): with padding as in section 4, or for addresses as in section 5 and without padding.
public enum Base64 {
    /// Writes bytes with padding.
    public static func encode(_ bytes: [UInt8]) -> String {
        String(decoding: digits(bytes), as: UTF8.self)
    }

    /// Writes bytes with `-` and `_` and without padding, as JSON web tokens want it.
    public static func encodeForURL(_ bytes: [UInt8]) -> String {
        let digits = digits(bytes).prefix { $0 != UInt8(ascii: "=") }
        let safe = digits.map { digit in
            switch digit {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            default: digit
            }
        }
        return String(decoding: safe, as: UTF8.self)
    }

    /// Reads bytes with padding; nil for anything else, blanks and line ends included.
    public static func decode(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        let padding = digits.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        guard digits.count % 4 == 0, padding <= 2, digits.dropLast(padding).allSatisfy(isDigit),
            let length = CInt(exactly: digits.count)
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: digits.count / 4 * 3)
        let count = unsafe bytes.withUnsafeMutableBufferPointer { room in
            unsafe digits.withUnsafeBufferPointer { digits in
                length == 0 ? 0 : unsafe EVP_DecodeBlock(room.baseAddress, digits.baseAddress, length)
            }
        }
        return Int(count) == bytes.count ? bytes.dropLast(padding) : nil
    }

    private static func digits(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        // OpenSSL counts in CInt and ends its text with a zero.
        precondition(bytes.count <= Int(CInt.max) / 4 * 3 - 3, "as long as base64 can be here")
        var digits = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let count = unsafe digits.withUnsafeMutableBufferPointer { room in
            unsafe bytes.withUnsafeBufferPointer { bytes in
                unsafe EVP_EncodeBlock(room.baseAddress, bytes.baseAddress, CInt(bytes.count))
            }
        }
        return digits.prefix(Int(count))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
