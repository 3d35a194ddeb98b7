public import HTTPClient

/// A repository elsewhere, how it is reached, and what it may cost.
public struct GitRemote: Sendable {
    /// Whom the server takes us for.
    public enum Access: Sendable {
        /// Nobody in particular.
        case anonymous
        /// A user with a password or a token, by HTTP's basic authentication.
        case password(username: String, password: String)
        /// The owner of a key, by SSH.
        ///
        /// `privateKey` is the key's text (OpenSSH or PEM), `knownHosts` the path of a file in OpenSSH's format that has the server's key.
        case key(privateKey: String, passphrase: String?, knownHosts: String)
    }

    /// Where it lies.
    public let address: GitAddress
    /// Whom the server takes us for.
    public var access: Access
    /// How HTTP connects: authorities, limits.
    ///
    /// Its origin, its credentials and its timeouts are set from what stands here.
    public var http: HTTPClientConfiguration?
    /// Until a connection stands: with HTTP its TLS included, with SSH also that we are let in.
    public var connectTimeout: Duration = .seconds(20)
    /// How long a server may be silent: it says nothing while it counts and packs, but Git's own sends a sign of life every five seconds.
    ///
    /// HTTP counts whole seconds, at least one.
    public var idleTimeout: Duration = .seconds(120)
    /// The most that one fetch may bring, in bytes as they are sent.
    public var fetchLimitBytes: UInt64 = 1 << 30
    /// The longest list of references that is read, in bytes.
    public var advertisementLimitBytes: UInt64 = 64 << 20

    /// A repository elsewhere.
    ///
    /// - Parameters:
    ///   - address: where it lies.
    ///   - access: whom the server takes us for.
    public init(_ address: GitAddress, access: Access = .anonymous) {
        self.address = address
        self.access = access
        if case .http(let address) = address.way {
            http = HTTPClientConfiguration(trustedOrigin: address.origin)
        }
    }

    /// The wire to the server; nil = a directory of this machine, which needs none.
    func wire(scratch: String, terms: HTTPTerms) throws(GitFault) -> (any GitWire)? {
        switch address.way {
        case .http(let address): HTTPWire(self, to: address, scratch: scratch, terms: terms)
        case .ssh(let place): try SSHWire(self, to: place, terms: terms)
        case .file: nil
        }
    }
}
