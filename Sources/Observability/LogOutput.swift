internal import Glibc

/// Writes whole lines to a descriptor that may be slow, full, closed or non-blocking.
struct LogOutput {
    private let descriptor: CInt
    /// Whether the last line that went out lacks its end.
    private var isLineOpen = false

    init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    /// Writes lines, waiting as long as the output makes progress possible.
    ///
    /// - Returns: How many of the lines were lost because the output failed.
    mutating func write(_ lines: [UInt8]) -> UInt64 {
        // What is left of a line that broke off gets an end, so that the next line stands alone.
        let bytes = isLineOpen ? [UInt8(ascii: "\n")] + lines : lines
        let start = isLineOpen ? 1 : 0
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { all in
                unsafe Glibc.write(descriptor, all.baseAddress?.advanced(by: written), all.count - written)
            }
            if count > 0 {
                written += count
            } else if count == 0 || !canRetry(errno) {
                break
            }
        }
        if written > 0 { isLineOpen = bytes[written - 1] != UInt8(ascii: "\n") }
        let rest = bytes[max(written, start)...]
        return UInt64(rest.count { $0 == UInt8(ascii: "\n") })
    }

    private func canRetry(_ error: CInt) -> Bool {
        if error == EINTR { return true }
        guard error == EAGAIN else { return false }
        var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        let count = unsafe Glibc.poll(&poll, 1, -1)
        return count > 0 || errno == EINTR
    }
}
