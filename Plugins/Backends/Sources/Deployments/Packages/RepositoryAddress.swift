/// The address of a repository in the form in which two spellings of one repository are equal.
///
/// Not told apart are: upper and lower case of the host, `git@host:path` and `ssh://git@host/path`, `.git` and slashes at the
/// end, the scheme's own port and none, user names, `oci://` and nothing, and the schemes of networks among each other: what
/// stands at one host and path is one repository, however it is reached.
public struct RepositoryAddress: Hashable, Sendable, CustomStringConvertible {
    /// `host/path`, `host:port/path`, or `scheme:…` for what is no host of a network.
    public let description: String
    /// Whether it stands at a host of a network; otherwise it is a directory of a machine, or a bucket by its name.
    public let isOfNetwork: Bool

    /// Brings an address into its normal form; nil if it names nothing.
    ///
    /// - Parameter text: a URL, `user@host:path`, `host:port/path` as OCI registries are written, or a path.
    public init?(_ text: String) {
        let text = text.utf8.prefix { $0 != UInt8(ascii: "#") }
        guard !text.isEmpty, text.count <= 4096, text.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            return nil
        }
        guard let parts = AddressParts(Substring(text)) else { return nil }
        let normal = parts.normal
        guard !normal.isEmpty else { return nil }
        description = normal
        isOfNetwork = parts.isOfNetwork
    }

    /// The address of something below this one.
    ///
    /// - Parameter name: one segment or several.
    /// - Returns: the address.
    public func appending(_ name: String) -> RepositoryAddress {
        RepositoryAddress(normal: "\(description)/\(name)", isOfNetwork: isOfNetwork)
    }

    private init(normal: String, isOfNetwork: Bool) {
        description = normal
        self.isOfNetwork = isOfNetwork
    }
}

/// An address taken apart by its spelling.
private struct AddressParts {
    private static let defaultPorts = [
        "https": "443", "http": "80", "ssh": "22", "git": "9418", "oci": "443",
    ]

    /// Lower case; empty = none is written.
    private let scheme: String
    /// Host and possibly port; empty = a path of a machine.
    private let authority: Substring
    private let path: Substring

    init?(_ text: Substring) {
        let text = text.hasPrefix("git+") ? text.dropFirst(4) : text
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

    var normal: String {
        let path = normalPath
        if scheme == "file" {
            return path.isEmpty ? "" : "file:\(self.path.hasPrefix("/") ? "/" : "")\(path)"
        }
        let host = normalHost
        guard !host.isEmpty else { return "" }
        let place = path.isEmpty ? host : "\(host)/\(path)"
        return isOfNetwork ? place : "\(scheme):\(place)"
    }

    var isOfNetwork: Bool { scheme.isEmpty || Self.defaultPorts[scheme] != nil }

    private var normalHost: String {
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        var host = place.lowercased()
        let port = Self.defaultPorts[scheme.isEmpty ? "oci" : scheme]
        if let port, host.hasSuffix(":\(port)") { host.removeLast(port.utf8.count + 1) }
        if host.hasSuffix(".") { host.removeLast() }
        return host
    }

    private var normalPath: String {
        let (written, query) = Self.split(path, at: "?")
        var segments = written.split(separator: "/").filter { $0 != "." }
        if let last = segments.last, last.hasSuffix(".git"), last.utf8.count > 4 {
            segments[segments.count - 1] = last.dropLast(4)
        }
        return segments.joined(separator: "/") + query
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
