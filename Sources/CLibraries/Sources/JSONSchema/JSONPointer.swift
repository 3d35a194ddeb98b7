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
        pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
            String($0).replacing("~1", with: "/").replacing("~0", with: "~")
        }
    }
}
