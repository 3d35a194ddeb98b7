public import HTTPClient

/// Which registry, and with whose credentials.
public struct RegistryConfiguration: Sendable {
    /// A user and a password or token.
    public struct Credentials: Sendable {
        let username: String
        let password: String

        /// Takes both.
        public init(username: String, password: String) {
            self.username = username
            self.password = password
        }
    }

    /// How to connect; without credentials, its trusted origin is the registry's.
    public var client: HTTPClientConfiguration
    /// `nil` = anonymous.
    public var credentials: Credentials?
    /// Another host's token service that may see the credentials.
    ///
    /// A registry names its token service itself, in the answer to a request without a token. Only a service at the registry's own
    /// origin (scheme, host and port) is believed without being named here: otherwise whoever can put an answer in the registry's
    /// place could name his own and would be sent the password. Where there are credentials, a service elsewhere is not asked at all;
    /// where there are none, over https only.
    public var tokenService: HTTPOrigin?
    /// Manifests beyond this size are refused.
    public var manifestLimitBytes = 4 << 20
    /// One page of tags or names; some registries send all in one.
    public var pageLimitBytes = 16 << 20
    /// Pages of one list.
    public var pageLimit = 1000
    /// Items of one list.
    public var itemLimit = 100_000
    /// How often a request is repeated that the registry is too busy for (429).
    public var busyRetryLimit = 3

    /// Takes the connection's configuration.
    public init(client: HTTPClientConfiguration) { self.client = client }
}
