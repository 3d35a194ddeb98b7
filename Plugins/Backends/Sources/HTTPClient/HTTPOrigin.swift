/// The scheme, host and port that credentials are given for.
public struct HTTPOrigin: Hashable, Sendable, CustomStringConvertible {
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case; an IPv6 address in brackets.
    public let host: String
    /// The port, the scheme's own where the address names none.
    public let port: UInt16

    /// `https://charts.example.com:443`; never holds a user or a password.
    public var description: String { "\(scheme)://\(host):\(port)" }
}
