internal import CCrypto

/// A SHA-256 digest in the making, by OpenSSL.
///
/// A value belongs to one thread at a time.
public struct SHA256: ~Copyable {
    private var context: DigestContext

    /// Begins a digest of nothing.
    public init() throws(DigestError) { context = unsafe try DigestContext(EVP_sha256()) }

    /// Adds bytes to what is digested.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
        unsafe try context.update(bytes)
    }

    /// Adds bytes to what is digested.
    public mutating func update(_ bytes: [UInt8]) throws(DigestError) { try context.update(bytes) }

    /// Ends the digest and gives its value.
    public consuming func finalize() throws(DigestError) -> SHA256Digest {
        guard let value = SHA256Digest(bytes: try context.finalize()) else {
            throw DigestError(step: "EVP_DigestFinal_ex")
        }
        return value
    }
}
