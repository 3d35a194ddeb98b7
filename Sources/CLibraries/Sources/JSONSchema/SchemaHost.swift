internal import Glibc

/// Hosts and mail addresses as formats of JSON Schema.
enum SchemaHost {
    private static let dot = UInt8(ascii: ".")

    /// A host's name (RFC 1123), with or without a dot at its end.
    static func isName(_ text: ArraySlice<UInt8>) -> Bool {
        let name = text.last == dot ? text.dropLast() : text
        return name.count <= 253
            && name.split(separator: dot, omittingEmptySubsequences: false).allSatisfy { label in
                (1...63).contains(label.count) && label.first != hyphen && label.last != hyphen
                    && label.allSatisfy { isAlphanumeric($0) || $0 == hyphen }
            }
    }

    /// Four decimal numbers.
    static func isVersion4(_ text: ArraySlice<UInt8>) -> Bool {
        let groups = text.split(separator: dot, omittingEmptySubsequences: false)
        return groups.count == 4
            && groups.allSatisfy { group in
                let number = Int(String(decoding: group, as: UTF8.self))
                return (group.count == 1 || group.first != UInt8(ascii: "0"))
                    && number.map { (0...255).contains($0) } ?? false
            }
    }

    /// RFC 4291, without a zone.
    static func isVersion6(_ text: String) -> Bool {
        var address = in6_addr()
        guard !text.utf8.contains(0) else { return false }
        return unsafe inet_pton(AF_INET6, text, &address) == 1
    }

    /// `name@host`, where the name may stand in quotes and the host be an address in brackets.
    static func isMailAddress(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.count <= 254, let at = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        let (local, domain) = (text[..<at], text[(at + 1)...])
        guard local.count <= 64, isLocalPart(local) else { return false }
        guard domain.first == UInt8(ascii: "["), domain.last == UInt8(ascii: "]"), domain.count > 1 else {
            return isName(domain)
        }
        let address = domain.dropFirst().dropLast()
        let prefix = "IPv6:".utf8
        guard address.starts(with: prefix) else { return isVersion4(address) }
        return isVersion6(String(decoding: address.dropFirst(prefix.count), as: UTF8.self))
    }

    private static func isLocalPart(_ text: ArraySlice<UInt8>) -> Bool {
        if text.count > 1, text.first == quote, text.last == quote {
            return text.dropFirst().dropLast().allSatisfy { $0 != quote && $0 != UInt8(ascii: "\\") }
        }
        let hasDots = text.first == dot || text.last == dot
        return !hasDots && !zip(text, text.dropFirst()).contains { $0 == dot && $1 == dot }
            && text.allSatisfy { isAlphanumeric($0) || ".!#$%&'*+-/=?^_`{|}~".utf8.contains($0) }
    }

    private static let hyphen = UInt8(ascii: "-")
    private static let quote = UInt8(ascii: "\"")

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || SchemaFormat.isDigit(byte)
    }
}
