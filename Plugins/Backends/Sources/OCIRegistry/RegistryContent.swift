public import Digest
public import HTTPClient

/// A blob that is to be stored.
@safe public struct RegistryContent {
    /// Its digest.
    public let digest: SHA256Digest
    /// Bytes.
    public let sizeBytes: UInt64
    /// The content from its first byte, as often as it has to be sent; `nil` = it cannot be had again.
    public let body: () -> HTTPRequestBody?

    /// Content that is pulled piece by piece.
    public init(digest: SHA256Digest, sizeBytes: UInt64, body: @escaping () -> HTTPRequestBody?) {
        self.digest = digest
        self.sizeBytes = sizeBytes
        self.body = body
    }

    /// Content that lies in memory.
    public init(_ bytes: [UInt8]) throws(DigestError) {
        self.init(digest: try SHA256Digest.of(bytes), sizeBytes: UInt64(bytes.count)) { .bytes(bytes) }
    }
}
