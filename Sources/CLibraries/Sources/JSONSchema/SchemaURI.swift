/// A reference to a resource (RFC 3986) as far as Go's `net/url` looks at it.
struct SchemaURI {
    let hasScheme: Bool
    private let path: ArraySlice<UInt8>

    /// Nil = it is none.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
        let hash = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
        guard Self.hasWholeEscapes(bytes[hash...].dropFirst()) else { return nil }
        var rest = bytes[..<hash]
        switch Self.schemeEnd(rest) {
        case rest.startIndex?: return nil
        case let end?:
            hasScheme = true
            rest = rest[(end + 1)...]
        case nil: hasScheme = false
        }
        rest = rest.prefix { $0 != UInt8(ascii: "?") }
        if rest.first != UInt8(ascii: "/") {
            path = rest
            let isOpaque = hasScheme
            let isUnclear = rest.prefix { $0 != UInt8(ascii: "/") }.contains(UInt8(ascii: ":"))
            guard isOpaque || !isUnclear && Self.hasWholeEscapes(rest) else { return nil }
            return
        }
        let hasAuthority = rest.starts(with: "//".utf8) && (hasScheme || !rest.starts(with: "///".utf8))
        if hasAuthority {
            let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            guard Self.isAuthority(authority) else { return nil }
            rest = rest[authority.endIndex...]
        }
        path = rest
        guard Self.hasWholeEscapes(rest) else { return nil }
    }

    /// Whether braces in the path come in pairs, none within another (RFC 6570).
    var isTemplate: Bool {
        path.split(separator: UInt8(ascii: "/")).allSatisfy { segment in
            var isOpen = false
            for byte in segment where byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
                guard isOpen == (byte == UInt8(ascii: "}")) else { return false }
                isOpen.toggle()
            }
            return !isOpen
        }
    }

    /// Where the colon of the scheme is; nil without one.
    private static func schemeEnd(_ text: ArraySlice<UInt8>) -> Int? {
        guard let end = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let scheme = text[..<end]
        guard let first = scheme.first else { return end }
        let isScheme =
            isLetter(first)
            && scheme.allSatisfy { isLetter($0) || SchemaFormat.isDigit($0) || "+-.".utf8.contains($0) }
        return isScheme ? end : nil
    }

    private static func isAuthority(_ text: ArraySlice<UInt8>) -> Bool {
        var host = text
        if let at = text.lastIndex(of: UInt8(ascii: "@")) {
            let user = text[..<at]
            let isSound = user.allSatisfy {
                isLetter($0) || SchemaFormat.isDigit($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0)
            }
            guard isSound, hasWholeEscapes(user) else { return false }
            host = text[(at + 1)...]
        }
        return isHost(host)
    }

    private static func isHost(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.first == UInt8(ascii: "[") else {
            let name = text.prefix { $0 != UInt8(ascii: ":") }
            return isPort(text[name.endIndex...]) && name.allSatisfy(isHostByte) && hasHostEscapes(name)
        }
        guard let end = text.lastIndex(of: UInt8(ascii: "]")) else { return false }
        let address = String(decoding: text[(text.startIndex + 1)..<end], as: UTF8.self)
        return isPort(text[(end + 1)...]) && SchemaHost.isVersion6(address)
    }

    /// A colon and digits, or nothing.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty
            || text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy(SchemaFormat.isDigit)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isLetter(byte) || SchemaFormat.isDigit(byte)
            || "-_.~!$&'()*+,;=:]<>\"%".utf8.contains(byte)
    }

    /// In a host only what is not ASCII is escaped.
    private static func hasHostEscapes(_ text: ArraySlice<UInt8>) -> Bool {
        hasWholeEscapes(text)
            && text.indices.allSatisfy { text[$0] != UInt8(ascii: "%") || text[$0 + 1] > UInt8(ascii: "7") }
    }

    /// Whether each `%` leads two hexadecimal digits.
    private static func hasWholeEscapes(_ text: ArraySlice<UInt8>) -> Bool {
        text.indices.allSatisfy { index in
            guard text[index] == UInt8(ascii: "%") else { return true }
            let digits = text[(index + 1)...].prefix(2)
            return digits.count == 2
                && digits.allSatisfy { SchemaFormat.isDigit($0) || ($0 | 0x20) &- 0x61 < 6 }
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
}
