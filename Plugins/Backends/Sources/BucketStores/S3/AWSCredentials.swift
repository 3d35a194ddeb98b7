/// An access key of S3, lasting or for a session.
public struct AWSCredentials: Sendable, Hashable {
    /// The key's id.
    public let keyID: String
    /// The key's secret.
    public let secret: String
    /// The token of a session's key.
    public let sessionToken: String?

    /// Makes credentials.
    ///
    /// - Parameters:
    ///   - keyID: the key's id.
    ///   - secret: the key's secret.
    ///   - sessionToken: the token, for a session's key.
    public init(keyID: String, secret: String, sessionToken: String? = nil) {
        self.keyID = keyID
        self.secret = secret
        self.sessionToken = sessionToken
    }
}
