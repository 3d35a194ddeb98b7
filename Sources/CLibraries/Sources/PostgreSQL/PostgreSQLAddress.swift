internal import CPostgreSQL

/// Where a server is and how to be let in: `postgresql://user:password@host:port/database?parameter=value`.
public struct PostgreSQLAddress: Sendable {
    /// The parameters that say where the data lie; all others say how to get there.
    private static let placeKeywords: Set<String> = ["host", "hostaddr", "port", "service", "options"]

    let url: String
    /// What no message may show: the values that libpq hides on screens, `password` and `sslpassword` among them.
    let secrets: [String]
    private let place: [String: String]

    /// Reads an address; nothing is asked of a server or of the network.
    ///
    /// - Parameter url: The address.
    /// - Throws: If libpq does not understand it, or would take a part of an unescaped password for something else, which it then
    ///   shows. What libpq has against an option is told, such as `invalid sslmode value`; what it has against the rest is not, for it
    ///   may quote the password.
    public init(_ url: String) throws(PostgreSQLError) {
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://"), Self.isEscaped(url),
            let options = Self.options(of: url)
        else {
            throw PostgreSQLError(
                kind: .misuse,
                "it must begin with postgresql:// and be an address that libpq reads; in a user name and a password, %40 stands"
                    + " for @, %2F for /, %3A for : and %3F for ?"
            )
        }
        self.url = url
        // A secret that contains another one is hidden whole.
        secrets = options.filter { $0.isSecret && !$0.value.isEmpty }.map(\.value)
            .sorted { $0.utf8.count > $1.utf8.count }
        let values = Dictionary(options.map { ($0.keyword, $0.value) }) { $1 }
        var place = values.filter { Self.placeKeywords.contains($0.key) }
        if !Self.namesSchema(values["options"] ?? "") { place["user"] = values["user"] }
        // Who names no database means the one that is called like the user.
        place["dbname"] = values["dbname"] ?? values["user"]
        self.place = place
        if let complaint = PostgreSQLConnection.complaint(about: url) {
            throw PostgreSQLError(kind: .misuse, PostgreSQLError.harmless(complaint, secrets: secrets))
        }
    }

    /// Whether both say the same, secrets included.
    public func isSame(as other: PostgreSQLAddress) -> Bool { url == other.url }

    /// Whether both lead to the same tables, however the connection is secured.
    ///
    /// Two users may find different ones in one database, for the server keeps a `search_path` for each, which by default begins with
    /// a schema of the user's name. So another user is another place, unless `options` sets the same path for both.
    public func isSamePlace(as other: PostgreSQLAddress) -> Bool { place == other.place }

    /// Whether `options` say in which schema tables are sought, whoever seeks them: they precede what the server keeps for a user.
    private static func namesSchema(_ options: String) -> Bool {
        options.contains("search_path") && !options.contains("$user")
    }

    /// What the address says for each keyword of libpq; `nil` if libpq does not understand it.
    private static func options(of url: String) -> [(keyword: String, value: String, isSecret: Bool)]? {
        guard let options = unsafe PQconninfoParse(url, nil) else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var result: [(keyword: String, value: String, isSecret: Bool)] = []
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                let mark = unsafe option.pointee.dispchar.map { unsafe String(cString: $0) }
                result.append(unsafe (String(cString: keyword), String(cString: value), mark == "*"))
            }
            unsafe option += 1
        }
        return result
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
