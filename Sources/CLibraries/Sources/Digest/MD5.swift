internal import CCrypto

/// An MD5 digest in the making, by OpenSSL: for protocols that notice by it what was damaged on its way, and for nothing else.
///
/// A value belongs to one thread at a time.
public struct MD5: ~Copyable {
    private var context: DigestContext

    /// Begins a digest of nothing.
    ///
    /// - Throws: also where OpenSSL keeps to FIPS 140 and so has no MD5.
    public init() throws(DigestError) { context = unsafe try DigestContext(EVP_md5()) }

    /// Adds bytes to what is digested.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
        unsafe try context.update(bytes)
    }

    /// Ends the digest and gives its value.
    public consuming func finalize() throws(DigestError) -> MD5Digest {
        guard let value = MD5Digest(bytes: try context.finalize()) else {
            throw DigestError(step: "EVP_DigestFinal_ex")
        }
        return value
    }
}
