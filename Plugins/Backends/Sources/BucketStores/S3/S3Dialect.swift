internal import Digest
internal import HTTPClient
internal import ObjectStore

/// The names that two services have for the same things: S3, and Cloud Storage's XML interface with an HMAC key.
public enum S3Dialect: Sendable, Hashable {
    /// S3: entity tags are versions.
    case aws
    /// Cloud Storage: generations are versions.
    case google

    /// Where the service is, if no endpoint is configured.
    func endpoint(region: String) -> String {
        switch self {
        case .aws: "https://s3.\(region).amazonaws.com"
        case .google: "https://storage.googleapis.com"
        }
    }

    /// Whose signatures they are.
    var provider: HTTPRequestSignature.Provider { self == .aws ? .aws : .google }

    /// What makes a request depend on a condition.
    func field(for condition: ObjectCondition) -> HTTPHeaderField {
        switch (self, condition) {
        case (.aws, .absent): HTTPHeaderField("If-None-Match", "*")
        case (.aws, .version(let version)): HTTPHeaderField("If-Match", "\"\(version.token)\"")
        case (.google, .absent): HTTPHeaderField("x-goog-if-generation-match", "0")
        case (.google, .version(let version)): HTTPHeaderField("x-goog-if-generation-match", version.token)
        }
    }

    /// What makes a server keep an object that is known.
    func field(known version: ObjectVersion) -> HTTPHeaderField {
        switch self {
        case .aws: HTTPHeaderField("If-None-Match", "\"\(version.token)\"")
        case .google: HTTPHeaderField("x-goog-if-generation-not-match", version.token)
        }
    }

    /// The version that an answer speaks of.
    func version(_ response: HTTPClientResponse) -> ObjectVersion? {
        switch self {
        case .aws: response.header("etag").flatMap(Self.version)
        case .google: response.header("x-goog-generation").map { ObjectVersion($0) }
        }
    }

    /// The digest of what was stored, if an answer tells it.
    ///
    /// An entity tag is one unless the content is encrypted with a key that is not the store's own ("Object" in the reference of S3's
    /// API); Cloud Storage has a field for it.
    func digest(_ response: HTTPClientResponse) -> MD5Digest? {
        switch self {
        case .aws:
            let encryption = "x-amz-server-side-encryption"
            guard response.header(encryption)?.hasPrefix("aws:") != true,
                response.header(encryption + "-customer-algorithm") == nil
            else { return nil }
            return version(response).flatMap { MD5Digest(hex: $0.token) }
        case .google:
            let fields = response.headers.filter { $0.name.lowercased() == "x-goog-hash" }.map(\.value)
            let hashes = fields.joined(separator: ",").split { $0 == "," || $0 == " " }
            let digest = hashes.first { $0.hasPrefix("md5=") }?.dropFirst("md5=".utf8.count)
            return digest.flatMap { MD5Digest(base64: String($0)) }
        }
    }

    /// The version that an element of a listing speaks of.
    func version(tag: String?, generation: String?) -> ObjectVersion? {
        self == .aws ? tag.flatMap(Self.version) : generation.map { ObjectVersion($0) }
    }

    /// The field that marks an object as put by a gateway.
    var mark: HTTPHeaderField {
        HTTPHeaderField(self == .aws ? "x-amz-meta-o2dms" : "x-goog-meta-o2dms", "provisional")
    }

    /// Without the quotes, which some servers leave out in listings.
    private static func version(_ tag: String) -> ObjectVersion? {
        let bare =
            tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.utf8.count > 2
            ? tag.dropFirst().dropLast() : tag[...]
        return bare.isEmpty ? nil : ObjectVersion(String(bare))
    }
}
