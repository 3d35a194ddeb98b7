/// A user and a password, and the only origin that may see them.
public struct HTTPCredentials: Sendable {
    /// Where they are sent; nowhere else.
    public let origin: HTTPOrigin
    let username: String
    let password: String

    /// Binds credentials to an origin.
    ///
    /// - Parameters:
    ///   - username: the user, without a colon.
    ///   - password: the password.
    ///   - origin: the scheme, host and port that they are for.
    public init(username: String, password: String, for origin: HTTPOrigin) {
        self.username = username
        self.password = password
        self.origin = origin
    }
}

/// How a client connects and what it bears with.
///
/// Immutable once the client is made.
public struct HTTPClientConfiguration: Sendable {
    /// The origin that the operator configured.
    ///
    /// Every other one (a redirect's, an index's) is a stranger: it gets no
    /// credentials and no client certificate, and must not lie at a loopback, link-local or otherwise special address.
    public var trustedOrigin: HTTPOrigin
    /// Basic credentials, or none.
    public var credentials: HTTPCredentials?
    /// The authorities to trust instead of the system's.
    public var authority: PEMSource?
    /// The client certificate.
    public var clientCertificate: PEMSource?
    /// The client certificate's key.
    public var clientKey: PEMSource?
    /// Whether the trusted origin's certificate is not verified at all, so that anybody in between can pretend to be it.
    public var trustsAnyCertificate = false
    /// Through which proxy: an `http`, `https`, `socks5` or `socks5h` address, possibly with user and password; `nil` = none.
    public var proxy: String?
    /// `host:port` that is connected to in place of the trusted origin's, whose name is still the one that its certificate
    /// must have.
    public var connectsTo: String?
    /// Until a connection stands, TLS included.
    public var connectTimeout: Duration = .seconds(10)
    /// The whole exchange, redirects included, where the request names no earlier deadline.
    public var requestTimeout: Duration = .seconds(30)
    /// A transfer that stays below this rate for `lowSpeedTime` is given up.
    ///
    /// Bytes in a second; 0 = none is, for answers that say something only now and then.
    public var lowSpeedBytesPerSecond = 1024
    /// See `lowSpeedBytesPerSecond`.
    public var lowSpeedTime: Duration = .seconds(15)
    /// All header lines of one answer together.
    public var headerLimitBytes = 65_536
    /// The body of an answer that is an error (400 and above) is cut off here; its head still counts.
    public var errorBodyLimitBytes: UInt64 = 65_536
    /// How many redirects are followed.
    public var redirectLimit = 5
    /// Whether a redirect may lead to an origin; by default to any that is no special address.
    ///
    /// Called on the thread of the exchange.
    public var admitsRedirect: @Sendable (HTTPOrigin) -> Bool = { _ in true }
    /// Idle connections' handles that are kept.
    public var idleHandleLimit = 8
    /// The `User-Agent` sent.
    public var userAgent = "o2dms-gateway"
    /// Strangers at loopback or link-local addresses are let through; for tests on one machine.
    public var allowsLocalStrangers = false

    /// A configuration with the defaults above.
    ///
    /// - Parameter trustedOrigin: see `trustedOrigin`.
    public init(trustedOrigin: HTTPOrigin) {
        self.trustedOrigin = trustedOrigin
    }
}
