public import HTTPClient

/// Where a repository lies: `https://host/path`, `ssh://user@host:port/path` (also as `user@host:path`), or `file:///path`.
///
/// Holds no password: an address with one is refused, so that it can be shown and logged.
public struct GitAddress: Sendable, Hashable, CustomStringConvertible {
    /// How the repository is reached.
    public enum Way: Sendable, Hashable {
        /// Smart HTTP; plain `http` as well.
        case http(HTTPAddress)
        /// A program of Git on a host, by SSH.
        case ssh(SSHPlace)
        /// A directory of this machine.
        case file(path: String)
    }

    /// A repository on a host that speaks SSH.
    public struct SSHPlace: Sendable, Hashable {
        /// The account.
        public let user: String
        /// A name, or an IP address without brackets.
        public let host: String
        /// The port.
        public let port: UInt16
        /// The repository's path as the host understands it.
        public let path: String
    }

    /// How it is reached.
    public let way: Way
    /// The address without a slash at its end.
    public let description: String

    /// A directory of this machine, whatever characters its path has.
    ///
    /// - Parameter path: from the root of the file system on.
    public init(directory path: String) {
        way = .file(path: path)
        description = "file://\(path)"
    }

    /// Takes an address apart.
    ///
    /// - Parameter text: the address.
    /// - Throws: `.invalid` in words that say what is wrong.
    public init(_ text: String) throws(GitFault) {
        var text = text
        while text.utf8.last == UInt8(ascii: "/") { text.removeLast() }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), text.utf8.count <= 2048 else {
            throw GitFault(
                .invalid,
                "the address is empty, or holds characters that are not ASCII or are blanks"
            )
        }
        description = text
        if text.hasPrefix("https://") || text.hasPrefix("http://") {
            do throws(HTTPClientError) {
                way = .http(try HTTPAddress(text))
            } catch {
                throw GitFault(.invalid, error.message)
            }
        } else if text.hasPrefix("file:///") {
            way = .file(path: String(text.dropFirst(7)))
        } else {
            way = .ssh(try SSHPlace(text))
        }
    }
}

extension GitAddress.SSHPlace {
    /// `ssh://[user@]host[:port]/path`, or `user@host:path` as Git writes it as well.
    fileprivate init(_ text: String) throws(GitFault) {
        let isURL = text.hasPrefix("ssh://")
        let rest = isURL ? text.dropFirst(6) : text[...]
        guard isURL || !text.contains("://"), let end = rest.firstIndex(of: isURL ? "/" : ":") else {
            throw GitFault(
                .invalid,
                "the address is none of user@host:path, https://, http://, ssh:// and file:///"
            )
        }
        let path = isURL ? rest[end...] : rest[rest.index(after: end)...]
        var authority = rest[..<end]
        var user = "git"
        if let at = authority.lastIndex(of: "@") {
            user = String(authority[..<at])
            authority = authority[authority.index(after: at)...]
        }
        guard !user.contains(":") else {
            throw GitFault(.invalid, "the address holds a password; give it as the setting for it")
        }
        let (host, port) = try Self.split(authority)
        // A host or a path that begins with a dash would be an option of a program.
        guard !host.isEmpty, !user.isEmpty, !host.hasPrefix("-"), !path.isEmpty, !path.hasPrefix("-"),
            !path.contains("'")
        else {
            throw GitFault(
                .invalid,
                "the address has no host or no path, or characters that SSH must not get"
            )
        }
        self.init(user: user, host: host, port: port, path: String(path))
    }

    private static func split(_ authority: Substring) throws(GitFault) -> (host: String, port: UInt16) {
        var host = authority
        var port: UInt16 = 22
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else {
                throw GitFault(.invalid, "the address has a port that is none")
            }
            (host, port) = (authority[..<colon], number)
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return (String(host), port)
    }
}
