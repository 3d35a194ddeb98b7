internal import CGPGME

/// One use of GnuPG on a home of its own; belongs to the thread that makes it.
@safe struct GPGContext: ~Copyable {
    private let handle: gpgme_ctx_t

    /// gpgme wants to be asked for its version before anything else, once.
    private static let isStarted = unsafe gpgme_check_version(nil) != nil

    init(home: String) throws(SignatureError) {
        var handle: gpgme_ctx_t?
        guard Self.isStarted, unsafe gpgme_new(&handle) == 0, let handle = unsafe handle else {
            throw SignatureError(.engine, "gpgme does not start")
        }
        guard unsafe gpgme_ctx_set_engine_info(handle, GPGME_PROTOCOL_OpenPGP, nil, home) == 0 else {
            unsafe gpgme_release(handle)
            throw SignatureError(.engine, "GnuPG is not installed")
        }
        unsafe gpgme_set_offline(handle, 1)
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe gpgme_release(handle) }

    /// Takes public keys into the home.
    ///
    /// - Returns: how many keys there are.
    func importKeys(_ keys: borrowing GPGData) throws(SignatureError) -> Int {
        let code = unsafe gpgme_op_import(handle, keys.handle)
        guard code == 0, let result = unsafe gpgme_op_import_result(handle) else {
            throw SignatureError(.keyring, "the keyring is none that GnuPG can read: \(Self.text(code))")
        }
        return unsafe Int(result.pointee.imported)
    }

    /// Verifies a clear-signed text, and passes on what was signed.
    ///
    /// Success of the operation says nothing about the signatures; each has its own status.
    ///
    /// - Returns: the fingerprint of the first good signature; no other one may be bad.
    func verify(_ message: borrowing GPGData, into sink: GPGSink) throws(SignatureError) -> String {
        let code = unsafe sink.withHandle { unsafe gpgme_op_verify(handle, message.handle, nil, $0) }
        guard code == 0, let result = unsafe gpgme_op_verify_result(handle) else {
            throw SignatureError(.refused, "there is no signature that can be read: \(Self.text(code))")
        }
        var fingerprint: String?
        var next = unsafe result.pointee.signatures
        while let signature = unsafe next {
            unsafe next = unsafe signature.pointee.next
            let key = unsafe signature.pointee.fpr.map { unsafe String(cString: $0) } ?? "unknown"
            let status = unsafe gpgme_err_code(signature.pointee.status)
            let isRed = unsafe signature.pointee.summary.rawValue & GPGME_SIGSUM_RED.rawValue != 0
            guard status == GPG_ERR_NO_ERROR, !isRed else {
                throw SignatureError(
                    .refused,
                    "the signature by key \(key) is not good: \(Self.reason(status))"
                )
            }
            fingerprint = fingerprint ?? key
        }
        guard let fingerprint else { throw SignatureError(.refused, "there is no signature") }
        return fingerprint
    }

    private static func reason(_ status: gpgme_err_code_t) -> String {
        switch status {
        case GPG_ERR_NO_PUBKEY: "the key is not in the keyring"
        case GPG_ERR_BAD_SIGNATURE: "the text is not the one that was signed"
        case GPG_ERR_SIG_EXPIRED: "the signature has expired"
        case GPG_ERR_KEY_EXPIRED: "the key has expired"
        case GPG_ERR_CERT_REVOKED: "the key is revoked"
        default: text(status.rawValue)
        }
    }

    private static func text(_ code: gpgme_error_t) -> String {
        var text = [CChar](repeating: 0, count: 256)
        _ = unsafe gpgme_strerror_r(code, &text, text.count)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
