/// Percent-encoding (RFC 3986, section 2.1) as signatures want it: everything but the unreserved characters, in capital
/// hexadecimal digits.
public enum PercentEncoding {
    /// A value of a query or a form, or one segment of a path.
    public static func encode(_ text: String) -> String { encode(text, slashesToo: true) }

    /// A path whose slashes stay.
    public static func encodePath(_ path: String) -> String { encode(path, slashesToo: false) }

    /// A query or a form (`application/x-www-form-urlencoded`), in the order given.
    public static func encode(_ fields: [(String, String)]) -> String {
        fields.map { "\($0)=\(encode($1))" }.joined(separator: "&")
    }

    /// The text behind percent signs; `nil` if one stands for nothing, or the whole is no UTF-8.
    public static func decode(_ text: String) -> String? { decode(text, plus: UInt8(ascii: "+")) }

    /// The text of a form-encoded value, in which `+` is a blank; `nil` as for `decode`.
    public static func decodeForm(_ text: String) -> String? { decode(text, plus: UInt8(ascii: " ")) }

    private static func encode(_ text: String, slashesToo: Bool) -> String {
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            let isPlain =
                (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || "-._~".utf8.contains(byte)
                || byte == UInt8(ascii: "/") && !slashesToo
            encoded +=
                isPlain ? [byte] : [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 15)]]
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func decode(_ text: String, plus: UInt8) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte == UInt8(ascii: "+") ? plus : byte)
                continue
            }
            let digits = rest.prefix(2)
            // A sign would be taken for part of the number.
            guard digits.count == 2, digits.allSatisfy({ $0 >= UInt8(ascii: "0") }),
                let value = UInt8(Substring(digits), radix: 16)
            else { return nil }
            bytes.append(value)
            rest.removeFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
