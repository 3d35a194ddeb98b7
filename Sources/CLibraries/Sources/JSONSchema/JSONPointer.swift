/// Pointers to values in a JSON text, RFC 6901.
public enum JSONPointer {
    /// The pointer that leads through these names and numbers; empty without any.
    public static func text(_ tokens: some Sequence<String>) -> String {
        tokens.map { "/" + escaped($0) }.joined()
    }

    /// The member name as it stands in a pointer.
    static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
            return name
        }
        var text = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// The names and numbers in a pointer, which begins with a slash or is empty.
    public static func tokens(_ pointer: String) -> [String] {
        pointer.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
            .map { unescaped($0) }
    }

    private static func unescaped(_ token: Substring.UTF8View) -> String {
        var bytes: [UInt8] = []
        var rest = token
        while let byte = rest.popFirst() {
            switch (byte, rest.first) {
            case (UInt8(ascii: "~"), UInt8(ascii: "0")): rest = rest.dropFirst()
            case (UInt8(ascii: "~"), UInt8(ascii: "1")):
                rest = rest.dropFirst()
                bytes.append(UInt8(ascii: "/"))
                continue
            default: break
            }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
