/// A key pair that signs requests, and the only origin that may see the signatures.
///
/// AWS Signature Version 4 for S3, or Google's scheme of the same make (GOOG4-HMAC-SHA256) for Cloud Storage, both by
/// libcurl. It signs the query as it stands: names sorted, everything but unreserved characters percent-encoded, each name
/// with an `=`. The secret itself is never sent.
public struct HTTPRequestSignature: Sendable {
    /// Whose scheme it is.
    public enum Provider: Sendable, Hashable {
        /// AWS4-HMAC-SHA256, service `s3`.
        case aws
        /// GOOG4-HMAC-SHA256, service `storage`.
        case google
    }

    /// Where the signature is sent; nowhere else.
    public let origin: HTTPOrigin
    /// Whose scheme it is.
    public let provider: Provider
    /// The SHA-256 of the body to send, 64 lower-case hexadecimal digits.
    ///
    /// Said in a header of its own: libcurl before 8 does not send it by itself, and S3 asks for it.
    public var bodySHA256 = HTTPRequestSignature.emptySHA256
    let keyID: String
    let secret: String
    private let sessionToken: String?
    private let region: String

    /// The digest of a body of no bytes.
    public static let emptySHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    /// Binds a key pair to an origin.
    ///
    /// - Parameters:
    ///   - provider: whose scheme it is.
    ///   - keyID: the access key's id, which is sent.
    ///   - secret: the access key's secret.
    ///   - sessionToken: the token of temporary credentials, which is sent.
    ///   - region: what the signature is for, as `eu-central-1`.
    ///   - origin: the scheme, host and port that the key is for.
    public init(
        _ provider: Provider,
        keyID: String,
        secret: String,
        sessionToken: String? = nil,
        region: String,
        for origin: HTTPOrigin
    ) {
        self.provider = provider
        self.keyID = keyID
        self.secret = secret
        self.sessionToken = sessionToken
        self.region = region
        self.origin = origin
    }

    /// What libcurl wants to be told.
    var scheme: String {
        switch provider {
        case .aws: "aws:amz:\(region):s3"
        case .google: "goog:goog:\(region):storage"
        }
    }

    /// The fields that are sent, and signed, beside the request's own.
    var headers: [HTTPHeaderField] {
        let prefix = provider == .aws ? "x-amz" : "x-goog"
        let token = sessionToken.map { HTTPHeaderField("\(prefix)-security-token", $0) }
        return [HTTPHeaderField("\(prefix)-content-sha256", bodySHA256)] + (token.map { [$0] } ?? [])
    }
}
