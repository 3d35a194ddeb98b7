/// Whether a text in `Chart.yaml` is an address that somebody can follow, as Helm's linter judges it.
///
/// Helm uses the expressions of a validation library; here is what they come to.
enum ContactText {
    private static let dot = UInt8(ascii: ".")
    private static let colon = UInt8(ascii: ":")

    /// A URL with a scheme, `https://h/x` or `mailto:a@h`.
    static func isAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }),
            let end = bytes.firstIndex(of: colon), isScheme(bytes[..<end])
        else { return false }
        let rest = bytes[(end + 1)...]
        guard rest.starts(with: "//".utf8) else { return true }
        let authority = rest.dropFirst(2).prefix { !isAuthorityEnd($0) }
        guard !authority.contains(where: { $0 == 0x20 || $0 == UInt8(ascii: "%") }) else { return false }
        let isBracketed = authority.first == UInt8(ascii: "[")
        return isBracketed == authority.contains(UInt8(ascii: "]")) && port(of: authority) != nil
            && hasWholeEscapes(rest)
    }

    /// A place in the web, which may go without a scheme: `https://h/x`, `h.example`.
    static func isWebAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count > 3, !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return false }
        var rest = bytes[...]
        if let end = bytes.firstIndex(of: colon), bytes[end...].starts(with: "://".utf8) {
            let scheme = String(decoding: bytes[..<end], as: UTF8.self)
            guard ["http", "https", "ftp", "tcp", "udp", "ws", "wss"].contains(scheme) else { return false }
            rest = bytes[(end + 3)...]
        } else if !bytes.contains(colon), !bytes.contains(dot) {
            return false
        }
        var host = rest.prefix { !isAuthorityEnd($0) }
        if let at = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(at + 1)...] }
        guard let port = port(of: host), port.count <= 5 else { return false }
        if host.first == UInt8(ascii: "[") { return host.contains(UInt8(ascii: "]")) }
        return labels(of: host.prefix { $0 != colon }).allSatisfy(isLabel)
    }

    /// `name@host.example`.
    static func isMailAddress(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let at = bytes.lastIndex(of: UInt8(ascii: "@")) else { return false }
        var domain = bytes[(at + 1)...]
        if domain.last == dot { domain = domain.dropLast() }
        let labels = labels(of: domain)
        guard labels.count >= 2, labels.allSatisfy(isLabel), let top = labels.last else { return false }
        return [top.first, top.last].allSatisfy { $0.map(isLetter) ?? false }
            && self.labels(of: bytes[..<at]).allSatisfy { !$0.isEmpty && $0.allSatisfy(isAtomByte) }
    }

    private static func labels(of host: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        host.split(separator: dot, omittingEmptySubsequences: false)
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        guard let first = label.first, let last = label.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
    }

    private static func isAtomByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    /// Letters beyond ASCII count as letters.
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLetter(byte) || byte &- 0x30 < 10 }

    private static func isScheme(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, first < 0x80, isLetter(first) else { return false }
        return text.allSatisfy { $0 < 0x80 && isAlphanumeric($0) || "+-.".utf8.contains($0) }
    }

    private static func isAuthorityEnd(_ byte: UInt8) -> Bool { "/?#".utf8.contains(byte) }

    /// The digits of the port, empty if there is none; nil if they are none.
    private static func port(of authority: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let bracket = authority.lastIndex(of: UInt8(ascii: "]")) ?? authority.startIndex
        guard let separator = authority[bracket...].lastIndex(of: colon) else { return [] }
        let port = authority[(separator + 1)...]
        return port.allSatisfy { $0 &- 0x30 < 10 } ? port : nil
    }

    /// Whether each `%` of path and fragment leads two hexadecimal digits; queries are free.
    private static func hasWholeEscapes(_ bytes: ArraySlice<UInt8>) -> Bool {
        let fragment = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
        let path = bytes[..<fragment].prefix { $0 != UInt8(ascii: "?") }
        return [path, bytes[fragment...]].allSatisfy { part in
            part.indices.allSatisfy { index in
                guard part[index] == UInt8(ascii: "%") else { return true }
                let digits = part[(index + 1)...].prefix(2)
                return digits.count == 2 && digits.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }
            }
        }
    }
}
