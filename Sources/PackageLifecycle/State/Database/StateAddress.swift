internal import PostgreSQL

/// Where the state is kept.
enum StateAddress: Sendable {
    /// `sqlite:FILE`.
    case file(String)
    /// `postgresql://…`.
    case server(PostgreSQLAddress)

    /// Reads an address; what was written instead is not shown, for it may have a password in it.
    init(_ url: String) throws(StateStoreError) {
        let prefix = "sqlite:"
        if url.hasPrefix(prefix), url != prefix {
            self = .file(String(url.dropFirst(prefix.count)))
        } else if url.hasPrefix("postgresql:") || url.hasPrefix("postgres:") {
            do throws(PostgreSQLError) {
                self = .server(try PostgreSQLAddress(url))
            } catch {
                throw .unusable("its address is none: \(error)")
            }
        } else {
            throw .unusable("its address must be sqlite:FILE or begin with postgresql://")
        }
    }
}

/// What became of another address for a store that is open.
public enum AddressRenewal: Sendable, Hashable {
    /// It is the same.
    case unchanged
    /// New connections are made by it.
    case renewed
    /// It leads to another database, and nothing was changed.
    case elsewhere
}
