internal import CPostgreSQL

/// Where a server is and how to be let in: `postgresql://user:password@host:port/database?parameter=value`.
public struct PostgreSQLAddress: Sendable {
    let url: String
    /// What no message may show.
    let password: String?

    /// Reads an address; `nil` if libpq does not understand it, whose reason may quote the password.
    public init?(_ url: String) {
        guard url.hasPrefix("postgresql://") || url.hasPrefix("postgres://"),
            let options = unsafe PQconninfoParse(url, nil)
        else { return nil }
        defer { unsafe PQconninfoFree(options) }
        var password: String?
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if unsafe String(cString: keyword) == "password", let value = unsafe option.pointee.val {
                password = unsafe String(cString: value)
            }
            unsafe option += 1
        }
        self.url = url
        self.password = password
    }
}
