internal import CGPGME

/// Bytes that go into GnuPG.
@safe struct GPGData: ~Copyable {
    let handle: gpgme_data_t

    /// A copy of `bytes`.
    init(_ bytes: [UInt8]) throws(SignatureError) {
        var handle: gpgme_data_t?
        let code = unsafe bytes.withUnsafeBytes { raw in
            unsafe gpgme_data_new_from_mem(&handle, raw.bindMemory(to: CChar.self).baseAddress, raw.count, 1)
        }
        guard code == 0, let handle = unsafe handle else {
            throw SignatureError(.engine, "no memory for a signature")
        }
        unsafe self.handle = unsafe handle
    }

    deinit { unsafe gpgme_data_release(handle) }
}
