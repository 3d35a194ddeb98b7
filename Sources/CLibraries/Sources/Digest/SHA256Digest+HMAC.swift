internal import CCrypto

extension SHA256Digest {
    /// The authentication code of a message under a key: HMAC-SHA256 (RFC 2104), by OpenSSL.
    ///
    /// - Parameters:
    ///   - message: what is authenticated.
    ///   - key: the secret, of any length.
    /// - Returns: the code.
    /// - Throws: what OpenSSL refuses.
    public static func hmac(of message: [UInt8], key: [UInt8]) throws(DigestError) -> SHA256Digest {
        guard let keyLength = CInt(exactly: key.count) else { throw DigestError(step: "HMAC") }
        var code = [UInt8](repeating: 0, count: byteCount)
        var length: CUnsignedInt = 0
        // A key of no bytes still needs a place: none would mean the key of the call before.
        let place = key.isEmpty ? [0] : key
        let isDone = unsafe code.withUnsafeMutableBufferPointer { room in
            unsafe HMAC(
                EVP_sha256(),
                place,
                keyLength,
                message,
                message.count,
                room.baseAddress,
                &length
            ) != nil
        }
        guard isDone, let value = SHA256Digest(bytes: code.prefix(Int(length))) else {
            throw DigestError(step: "HMAC")
        }
        return value
    }
}
