import AdapterHost
import Digest
import Glibc
import Threads

/// One upload's archive while it arrives and is worked on: a file without a name, which is gone when nobody holds it.
final class SpoolFile: Sendable {
    private static let reservationBytes: UInt64 = 1024 * 1024

    private struct State: ~Copyable {
        var size: UInt64 = 0
        var reserved: UInt64 = 0
        var hash: SHA256?
    }

    let descriptor: CInt
    private let spool: Spool
    private let state: Monitor<State>

    init(spool: Spool, descriptor: CInt) {
        self.spool = spool
        self.descriptor = descriptor
        state = Monitor(State(hash: try? SHA256()))
    }

    deinit {
        close(descriptor)
        spool.release(state.withLock { $0.reserved })
    }

    var size: UInt64 { state.withLock { $0.size } }

    /// Appends bytes and hashes them.
    func append(_ bytes: UnsafeRawBufferPointer) throws(APIError) {
        try state.withLock { state throws(APIError) in
            let end = state.size + UInt64(bytes.count)
            if end > state.reserved {
                let step = max(Self.reservationBytes, end - state.reserved)
                try spool.reserve(step)
                state.reserved += step
                try spool.requireFreeSpace()
            }
            try unsafe write(bytes, at: state.size)
            guard var hash = state.hash.take() else { throw .internalError("no SHA-256 for an upload") }
            do throws(DigestError) {
                try unsafe hash.update(bytes)
            } catch {
                throw .internalError(error.description)
            }
            state.hash = consume hash
            state.size = end
        }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at start: UInt64) throws(APIError) {
        var done = 0
        while done < bytes.count {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
            let count = unsafe pwrite(descriptor, rest.baseAddress, rest.count, off_t(start) + off_t(done))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw .overloaded(
                    "there is no room to receive this upload",
                    cause: "spool: write failed, errno \(errno)"
                )
            }
            done += count
        }
    }

    /// Ends the writing: the body that an adapter reads.
    ///
    /// The file must be held until the adapter is through.
    func finish() throws(APIError) -> SpooledBody {
        try state.withLock { state throws(APIError) in
            guard let hash = state.hash.take() else { throw .internalError("no SHA-256 for an upload") }
            do throws(DigestError) {
                let digest = try hash.finalize()
                return SpooledBody(fileDescriptor: descriptor, size: state.size, sha256Hex: digest.hex)
            } catch {
                throw .internalError(error.description)
            }
        }
    }
}
