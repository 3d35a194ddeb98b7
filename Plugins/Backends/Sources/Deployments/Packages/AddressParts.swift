/// An address taken apart by its spelling.
struct AddressParts {
    private static let defaultPorts = [
        "https": "443", "http": "80", "ssh": "22", "git": "9418", "oci": "443",
    ]

    /// Lower case; empty = none is written.
    private let scheme: String
    /// Whether escapes stand for what they are of, as in every URL; in a path they are text.
    private let hasEscapes: Bool
    /// Host and possibly port; empty = a path of a machine.
    private let authority: Substring
    private let path: Substring

    /// - Parameter text: without blanks.
    init(_ text: Substring) {
        let text = text.hasPrefix("git+") ? text.dropFirst(4) : text
        hasEscapes = text.contains("://")
        if let range = text.firstRange(of: "://") {
            let scheme = text[..<range.lowerBound].lowercased()
            let (authority, path) = Self.split(text[range.upperBound...], at: "/")
            self.scheme = scheme == "git+ssh" || scheme == "ssh+git" ? "ssh" : scheme
            self.authority = scheme == "file" ? "" : authority
            self.path = path
        } else if text.hasPrefix("file:") || text.hasPrefix("/") || text.hasPrefix(".") {
            (scheme, authority) = ("file", "")
            path = text.hasPrefix("file:") ? text.dropFirst(5) : text
        } else if let (host, path) = Self.secureCopyForm(text) {
            (scheme, authority, self.path) = ("ssh", host, path)
        } else {
            scheme = ""
            (authority, path) = Self.split(text, at: "/")
        }
    }

    var isOfNetwork: Bool { scheme.isEmpty || Self.defaultPorts[scheme] != nil }
    var isSecureShell: Bool { scheme == "ssh" }

    /// The normal form; nil if nothing is named.
    func normal(withPort: Bool) -> String? {
        let (path, query) = normalPath
        if scheme == "file" {
            guard !path.isEmpty else { return nil }
            return "file:\(self.path.hasPrefix("/") ? "/" : "")\(path)\(query)"
        }
        let host = normalHost(withPort: withPort && !isSecureShell)
        guard !host.isEmpty else { return nil }
        let place = path.isEmpty ? host + query : "\(host)/\(path)\(query)"
        return isOfNetwork ? place : "\(scheme):\(place)"
    }

    private func normalHost(withPort: Bool) -> String {
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        // The colons of an address of IPv6 stand in brackets.
        let bracket = place.lastIndex(of: "]") ?? place.startIndex
        let colon = place[bracket...].lastIndex(of: ":") ?? place.endIndex
        var host = place[..<colon].lowercased()
        if host.hasSuffix(".") { host.removeLast() }
        let port = place[colon...].dropFirst()
        let isDefault = port.isEmpty || port == Self.defaultPorts[scheme.isEmpty ? "oci" : scheme] ?? ""
        return withPort && !isDefault && !host.isEmpty ? "\(host):\(port)" : host
    }

    private var normalPath: (path: String, query: String) {
        let (written, query) = Self.split(path, at: "?")
        let plain = isOfNetwork || hasEscapes ? Self.withoutNeedlessEscapes(written) : String(written)
        var segments: [Substring] = []
        for segment in plain.split(separator: "/") where segment != "." {
            if segment == "..", let last = segments.last, last != ".." {
                segments.removeLast()
            } else {
                segments.append(segment)
            }
        }
        // A path from the home of the account that SSH logs in to, as `host:path` is by itself.
        if isSecureShell, segments.first == "~" { segments.removeFirst() }
        if let last = segments.last, last.hasSuffix(".git"), last.utf8.count > 4 {
            segments[segments.count - 1] = last.dropLast(4)
        }
        let path = segments.joined(separator: "/")
        return (isOfNetwork ? path.lowercased() : path, String(query))
    }

    /// An escape of a character that needs none is the character (RFC 3986, section 6.2.2.2).
    private static func withoutNeedlessEscapes(_ path: Substring) -> String {
        var plain = ""
        var rest = path
        while let mark = rest.firstIndex(of: "%") {
            plain += rest[..<mark]
            rest = rest[mark...]
            let byte = UInt8(rest.dropFirst().prefix(2), radix: 16)
            let isNeedless =
                byte.map { byte in
                    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
                        || "-._~".utf8.contains(byte)
                } ?? false
            plain += isNeedless ? String(UnicodeScalar(byte ?? 0)) : String(rest.prefix(1))
            rest = rest.dropFirst(isNeedless ? 3 : 1)
        }
        return plain + rest
    }

    /// The text before a character, and the rest with it.
    private static func split(_ text: Substring, at character: Character) -> (Substring, Substring) {
        let place = text.firstIndex(of: character) ?? text.endIndex
        return (text[..<place], text[place...])
    }

    /// `user@host:path` and `host:path`; not `host:5000/path`.
    private static func secureCopyForm(_ text: Substring) -> (Substring, Substring)? {
        let (host, rest) = split(text, at: ":")
        let path = rest.dropFirst()
        guard !rest.isEmpty, !host.isEmpty, !host.contains("/"), !path.isEmpty else { return nil }
        let isPort = split(path, at: "/").0.allSatisfy(\.isWholeNumber)
        return isPort && !host.contains("@") ? nil : (host, path)
    }
}
