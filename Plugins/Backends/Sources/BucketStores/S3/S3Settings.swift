public import HTTPClient

/// Which bucket, and how it is reached.
public struct S3Settings: Sendable {
    /// The bucket's name.
    public var bucket: String
    /// Before every key; empty = the whole bucket.
    public var prefix = ""
    /// What requests are signed for.
    public var region = "us-east-1"
    /// Another server than AWS's; the scheme, host and port of it count, and a path before the bucket.
    public var endpoint: HTTPAddress?
    /// Whether the bucket stands in the path and not in the host's name.
    ///
    /// `nil` = in the path for an endpoint, and for names with dots, which no certificate covers.
    public var usesPathStyle: Bool?
    /// The access key.
    public var credentials: AWSCredentialSource
    /// Which service's names for conditions and signatures are spoken.
    public var dialect = S3Dialect.aws

    /// Makes settings with the defaults above.
    ///
    /// - Parameters:
    ///   - bucket: the bucket's name.
    ///   - credentials: the access key.
    public init(bucket: String, credentials: AWSCredentialSource) {
        self.bucket = bucket
        self.credentials = credentials
    }

    /// The address of the bucket.
    func address() throws(HTTPFault) -> HTTPAddress {
        let isName = bucket.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0)
                || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_")].contains($0)
        }
        guard isName, (3...255).contains(bucket.utf8.count), !bucket.contains("..") else {
            throw HTTPFault(.unsupported, "\(bucket) is not the name of a bucket")
        }
        return try HTTPFault.exchange { () throws(HTTPClientError) in
            let service = try HTTPAddress(dialect.endpoint(region: region))
            let host = endpoint ?? service
            guard usesPathStyle ?? (endpoint != nil || bucket.contains(".")) else {
                let port = host.origin.hasDefaultPort ? "" : ":\(host.origin.port)"
                return try HTTPAddress(
                    "\(host.origin.scheme)://\(bucket).\(host.origin.host)\(port)\(host.path)"
                )
            }
            return try host.directory.resolving(bucket + "/")
        }
    }
}

extension HTTPOrigin {
    fileprivate var hasDefaultPort: Bool { port == (scheme == "https" ? 443 : 80) }
}
