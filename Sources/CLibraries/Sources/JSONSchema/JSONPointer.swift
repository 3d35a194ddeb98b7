/// Parts of a JSON pointer, RFC 6901.
enum JSONPointer {
    /// The member name as it stands in a pointer.
    static func escaped(_ name: String) -> String {
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
}
