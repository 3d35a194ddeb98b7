/// Why an exchange with a server did not end as it should.
///
/// The message names what happened in one line and never holds a credential, a query or a file path.
public struct HTTPClientError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it was.
    public enum Kind: Sendable, Hashable {
        /// The address is malformed or of another scheme.
        case address
        /// The host name does not resolve.
        case unresolved
        /// No connection, or it broke before the answer began.
        case connection
        /// TLS: the certificate is not trusted, expired or for another name, or the handshake failed.
        case tls
        /// The deadline passed.
        case deadline
        /// The server sent less than the lowest acceptable rate.
        case tooSlow
        /// The answer ended before its announced length.
        case truncated
        /// The answer is longer than the limit.
        case tooLarge
        /// The answer is not HTTP, or its head is over the limits.
        case malformed
        /// Redirected too often, downwards from https to http, or without a usable address.
        case redirect
        /// The host resolves to an address that this client must not connect to.
        case forbiddenAddress
        /// The caller's closure asked to stop, or the caller's cancellation was noticed.
        case stopped
        /// The body of the request could not be read.
        case requestBody
        /// A certificate, key or CA file cannot be used.
        case credentialFile
        /// No memory, no handle.
        case resources
    }

    /// The kind of trouble.
    public let kind: Kind
    /// One line for a person.
    public let message: String

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - kind: what happened.
    ///   - message: one line without secrets.
    public init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
