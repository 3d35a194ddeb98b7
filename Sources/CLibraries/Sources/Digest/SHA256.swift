internal import CCrypto

/// A SHA-256 digest in the making, by OpenSSL.
///
/// A value belongs to one thread at a time.
@safe
public struct SHA256: ~Copyable {
    private let context: OpaquePointer

    /// Begins a digest of nothing.
    public init() throws(DigestError) {
        guard let context = unsafe EVP_MD_CTX_new() else { throw DigestError(step: "EVP_MD_CTX_new") }
        guard unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            throw DigestError(step: "EVP_DigestInit_ex")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    /// Adds bytes to what is digested.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
        try unsafe Self.check(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count), "EVP_DigestUpdate")
    }

    /// Adds bytes to what is digested.
    public mutating func update(_ bytes: [UInt8]) throws(DigestError) {
        let code = unsafe bytes.withUnsafeBytes { bytes in
            unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        }
        try Self.check(code, "EVP_DigestUpdate")
    }

    /// Ends the digest and gives its value.
    public consuming func finalize() throws(DigestError) -> SHA256Digest {
        var digest = [UInt8](repeating: 0, count: SHA256Digest.byteCount)
        var length: CUnsignedInt = 0
        let code = unsafe digest.withUnsafeMutableBytes { room in
            unsafe EVP_DigestFinal_ex(
                context,
                room.baseAddress?.assumingMemoryBound(to: UInt8.self),
                &length
            )
        }
        try Self.check(code, "EVP_DigestFinal_ex")
        guard Int(length) == SHA256Digest.byteCount, let value = SHA256Digest(bytes: digest) else {
            throw DigestError(step: "EVP_DigestFinal_ex")
        }
        return value
    }

    private static func check(_ code: CInt, _ step: String) throws(DigestError) {
        guard code == 1 else { throw DigestError(step: step) }
    }
}
