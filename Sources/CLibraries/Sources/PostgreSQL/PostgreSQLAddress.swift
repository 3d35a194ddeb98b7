internal import CPostgreSQL

/// Where a server is and how to be let in: `postgresql://user:password@host:port/database?parameter=value`.
public struct PostgreSQLAddress: Sendable {
    let url: String
    /// What no message may show: the values that libpq hides on screens, `password` and `sslpassword` among them.
    let secrets: [String]

    /// Reads an address; `nil` if libpq does not understand it, whose reason may quote the password, or would take a part of an
    /// unescaped password for something else, which it then shows.
    public init?(_ url: String) {
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://"), Self.isEscaped(url),
            let options = unsafe PQconninfoParse(url, nil)
        else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var secrets: [String] = []
        var option = unsafe options
        while unsafe option.pointee.keyword != nil {
            if let mark = unsafe option.pointee.dispchar, unsafe String(cString: mark) == "*",
                let value = unsafe option.pointee.val
            {
                secrets.append(unsafe String(cString: value))
            }
            unsafe option += 1
        }
        self.url = url
        // A secret that contains another one is hidden whole.
        self.secrets = secrets.filter { !$0.isEmpty }.sorted { $0.utf8.count > $1.utf8.count }
    }

    /// Whether the one `@` stands before the host, and all ports are numbers: else a password has an `@`, `/`, `?` or `:` of its own.
    private static func isEscaped(_ url: String) -> Bool {
        guard let start = url.utf8.firstRange(of: "://".utf8)?.upperBound else { return false }
        let rest = url.utf8[start...]
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard
            rest.count(where: { $0 == UInt8(ascii: "@") })
                == authority.count(where: { $0 == UInt8(ascii: "@") })
        else { return false }
        let parts = authority.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count <= 2, let hosts = parts.last else { return false }
        return hosts.split(separator: UInt8(ascii: ",")).allSatisfy { host in
            let end = host.split(separator: UInt8(ascii: "]"), omittingEmptySubsequences: false).last ?? host
            let pieces = end.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
            return pieces.count <= 2
                && (pieces.count < 2 || pieces[1].allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
        }
    }
}
