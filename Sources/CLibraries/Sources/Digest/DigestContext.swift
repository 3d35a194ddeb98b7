internal import CCrypto

/// A digest in the making, by OpenSSL, of whichever algorithm.
///
/// A value belongs to one thread at a time.
@safe
struct DigestContext: ~Copyable {
    private let context: OpaquePointer

    /// Begins a digest of nothing.
    ///
    /// - Parameter algorithm: one of OpenSSL's own, which are never freed.
    /// - Throws: if there is no memory, or this OpenSSL does not offer the algorithm.
    init(_ algorithm: OpaquePointer?) throws(DigestError) {
        guard let context = unsafe EVP_MD_CTX_new() else { throw DigestError(step: "EVP_MD_CTX_new") }
        guard unsafe EVP_DigestInit_ex(context, algorithm, nil) == 1 else {
            unsafe EVP_MD_CTX_free(context)
            ERR_clear_error()
            throw DigestError(step: "EVP_DigestInit_ex")
        }
        unsafe self.context = context
    }

    deinit { unsafe EVP_MD_CTX_free(context) }

    /// Adds bytes to what is digested.
    mutating func update(_ bytes: UnsafeRawBufferPointer) throws(DigestError) {
        let code = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        guard code == 1 else { throw DigestError(step: "EVP_DigestUpdate") }
    }

    /// Adds bytes to what is digested.
    mutating func update(_ bytes: [UInt8]) throws(DigestError) {
        let code = unsafe bytes.withUnsafeBytes { unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
        guard code == 1 else { throw DigestError(step: "EVP_DigestUpdate") }
    }

    /// Ends the digest and gives its bytes, as many as the algorithm makes.
    consuming func finalize() throws(DigestError) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: CUnsignedInt = 0
        let code = unsafe digest.withUnsafeMutableBufferPointer { room in
            unsafe EVP_DigestFinal_ex(context, room.baseAddress, &length)
        }
        guard code == 1 else { throw DigestError(step: "EVP_DigestFinal_ex") }
        return Array(digest.prefix(Int(length)))
    }
}
