internal import CCrypto

/// A private RSA key that signs, by OpenSSL.
///
/// A value belongs to one thread at a time.
@safe
public struct RSAPrivateKey: ~Copyable {
    private let key: OpaquePointer

    /// Reads a key.
    ///
    /// - Parameter pem: PKCS #8 or PKCS #1 in PEM, not encrypted.
    /// - Throws: if it is no such key, is encrypted, or has fewer than 2048 bits.
    public init(pem: [UInt8]) throws(DigestError) {
        defer { ERR_clear_error() }
        guard let length = CInt(exactly: pem.count) else { throw DigestError(step: "BIO_new_mem_buf") }
        let key: OpaquePointer? = unsafe pem.withUnsafeBytes { pem in
            guard let source = unsafe BIO_new_mem_buf(pem.baseAddress, length) else { return nil }
            defer { unsafe BIO_free(source) }
            // Without a callback of ours OpenSSL asks at the terminal for the passphrase of an encrypted key.
            return unsafe PEM_read_bio_PrivateKey(source, nil, { _, _, _, _ in -1 }, nil)
        }
        guard let key = unsafe key else { throw DigestError(step: "PEM_read_bio_PrivateKey") }
        guard unsafe EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA, unsafe EVP_PKEY_get_bits(key) >= 2048 else {
            unsafe EVP_PKEY_free(key)
            throw DigestError(step: "EVP_PKEY_get_base_id")
        }
        unsafe self.key = key
    }

    deinit { unsafe EVP_PKEY_free(key) }

    /// Signs a message: RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017, 8.2), which JSON web tokens call RS256.
    public func signature(of message: [UInt8]) throws(DigestError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_MD_CTX_new() else { throw DigestError(step: "EVP_MD_CTX_new") }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else {
            throw DigestError(step: "EVP_DigestSignInit")
        }
        var length = Int(unsafe EVP_PKEY_get_size(key))
        var signature = [UInt8](repeating: 0, count: length)
        guard unsafe EVP_DigestSign(context, &signature, &length, message, message.count) == 1 else {
            throw DigestError(step: "EVP_DigestSign")
        }
        return Array(signature.prefix(length))
    }
}
