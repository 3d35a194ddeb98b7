internal import CGPGME
internal import Glibc

/// Bytes that come out of GnuPG, no more than a limit.
@safe final class GPGSink {
    private(set) var bytes: [UInt8] = []
    private let limitBytes: Int
    private var handle: gpgme_data_t?
    private let callbacks: UnsafeMutablePointer<gpgme_data_cbs>

    init(limitBytes: Int) throws(SignatureError) {
        self.limitBytes = limitBytes
        unsafe callbacks = .allocate(capacity: 1)
        unsafe callbacks.initialize(to: gpgme_data_cbs(read: nil, write: Self.write, seek: nil, release: nil))
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        let code = unsafe gpgme_data_new_from_cbs(&handle, callbacks, context)
        guard code == 0, unsafe handle != nil else {
            throw SignatureError(.engine, "no memory for a signature")
        }
    }

    deinit {
        if let handle = unsafe handle { unsafe gpgme_data_release(handle) }
        unsafe callbacks.deallocate()
    }

    /// Lends the handle; the sink lives as long as `body` runs.
    func withHandle<R>(_ body: (gpgme_data_t?) -> R) -> R {
        withExtendedLifetime(self) { unsafe body(handle) }
    }

    private static let write: gpgme_data_write_cb_t = { context, bytes, count in
        guard let context = unsafe context, let bytes = unsafe bytes else { return -1 }
        let sink = unsafe Unmanaged<GPGSink>.fromOpaque(context).takeUnretainedValue()
        guard count <= sink.limitBytes - sink.bytes.count else {
            errno = EFBIG
            return -1
        }
        unsafe sink.bytes.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: count))
        return count
    }
}
