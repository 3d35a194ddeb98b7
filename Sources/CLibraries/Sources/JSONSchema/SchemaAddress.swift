/// Addresses of schemas: URI references, RFC 3986, without their fragments.
enum SchemaAddress {
    /// What a document without an address is taken for.
    static let ofDocument = "document:/schema"

    /// Parts a reference at its fragment.
    static func split(_ reference: String) -> (address: String, fragment: String) {
        guard let hash = reference.utf8.firstIndex(of: UInt8(ascii: "#")) else { return (reference, "") }
        let fragment = reference[reference.utf8.index(after: hash)...]
        return (String(reference[..<hash]), decoded(fragment))
    }

    /// The address that a reference means where `base` is the present one (section 5.2).
    static func resolve(_ reference: String, against base: String) -> String {
        if reference.isEmpty || scheme(of: reference) != nil { return reference.isEmpty ? base : reference }
        guard let scheme = scheme(of: base) else { return reference }
        if reference.hasPrefix("//") { return scheme + ":" + reference }
        let rest = base.dropFirst(scheme.count + 1)
        var authority = ""
        if rest.hasPrefix("//") {
            authority = "//" + rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        }
        let path = rest.dropFirst(authority.count).prefix { $0 != "?" }
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? (authority.isEmpty ? "" : "/")
        let merged = reference.hasPrefix("/") ? reference : folder + reference
        return scheme + ":" + authority + withoutDots(merged)
    }

    private static func scheme(of text: String) -> String? {
        let scheme = text.prefix { $0 != ":" && $0 != "/" && $0 != "?" }
        guard scheme.count < text.count, text[scheme.endIndex] == ":", scheme.first?.isLetter == true else {
            return nil
        }
        return String(scheme)
    }

    private static func withoutDots(_ path: String) -> String {
        var kept: [Substring] = []
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            let isLast = index == parts.count - 1
            if part == ".." {
                if kept.count > 1 { kept.removeLast() }
            } else if part != "." {
                kept.append(part)
                continue
            }
            if isLast { kept.append("") }
        }
        return kept.joined(separator: "/")
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let digits = String(rest.prefix(2)),
                digits.utf8.count == 2, let decoded = UInt8(digits, radix: 16)
            {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
