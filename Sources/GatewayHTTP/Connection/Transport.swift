internal import CLinux
internal import Glibc

/// What a connection reads and writes bytes through.
///
/// Today plain; an encrypted one becomes a second case behind the same calls.
///
/// It does not own its descriptor's lifetime by itself: the connection calls `close()` exactly once.
struct Transport {
    /// The outcome of one non-blocking call.
    enum Outcome {
        case bytes(Int)
        case wouldBlock
        /// The peer has closed its sending side.
        case ended
        case broken
    }

    let descriptor: CInt

    func read(into buffer: UnsafeMutableRawBufferPointer) -> Outcome {
        while true {
            let count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            if errno != EINTR { return errno == EAGAIN ? .wouldBlock : .broken }
        }
    }

    /// Writes the two buffers as one; either may be empty.
    func write(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Outcome {
        while true {
            let count = unsafe second.isEmpty ? sendOne(first) : sendTwo(first, second)
            if count >= 0 { return .bytes(count) }
            if errno != EINTR { return errno == EAGAIN ? .wouldBlock : .broken }
        }
    }

    /// Tells the peer that nothing more will be written.
    func finishWriting() { _ = shutdown(descriptor, CInt(SHUT_WR)) }

    func close() { _ = Glibc.close(descriptor) }

    private func sendOne(_ bytes: UnsafeRawBufferPointer) -> Int {
        unsafe send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
    }

    private func sendTwo(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer) -> Int {
        var vectors = unsafe (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
        )
        return unsafe withUnsafeMutablePointer(to: &vectors) { pair in
            unsafe pair.withMemoryRebound(to: iovec.self, capacity: 2) { vector in
                var message = unsafe msghdr()
                unsafe message.msg_iov = vector
                unsafe message.msg_iovlen = 2
                return unsafe sendmsg(descriptor, &message, CInt(MSG_NOSIGNAL))
            }
        }
    }
}
