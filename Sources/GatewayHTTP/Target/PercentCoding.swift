/// Percent-encoding of path segments and query components, RFC 3986 section 2.1.
public enum PercentCoding {
    /// Decodes a path segment: every `%` must be followed by two hexadecimal digits, the result must be
    /// UTF-8 without NUL.
    ///
    /// Nil otherwise. `+` stays `+`. The result may contain `/` (from `%2F`): judge it by the grammar of
    /// what it names.
    public static func decode(segment: some Collection<UInt8>) -> String? {
        decode(segment, plusIsSpace: false)
    }

    /// Encodes text as one path segment: everything but unreserved characters (RFC 3986: letters, digits, `-._~`).
    public static func encode(segment: String) -> String {
        var output: [UInt8] = []
        output.reserveCapacity(segment.utf8.count + 16)
        for byte in segment.utf8 {
            if isUnreserved(byte) {
                output.append(byte)
            } else {
                output.append(0x25)
                output.append(hexDigit(byte >> 4))
                output.append(hexDigit(byte & 15))
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case 0x25:
                guard let high = iterator.next().flatMap(ASCII.hexValue),
                    let low = iterator.next().flatMap(ASCII.hexValue), high | low != 0
                else { return nil }
                output.append(high << 4 | low)
            case 0x2B where plusIsSpace: output.append(0x20)
            case 0: return nil
            default: output.append(byte)
            }
        }
        return String(validating: output, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        let letter = (byte | 0x20) &- 0x61
        return letter < 26 || ASCII.isDigit(byte) || byte == 0x2D || byte == 0x2E || byte == 0x5F
            || byte == 0x7E
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x37 &+ value }
}
