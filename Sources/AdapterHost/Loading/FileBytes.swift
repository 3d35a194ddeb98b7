// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Reads pieces of an open file; a piece that is not wholly there is `nil`.
struct FileBytes {
    let descriptor: CInt
    let size: UInt64

    /// True if `count` bytes from `offset` lie inside the file.
    func contains(offset: UInt64, count: UInt64) -> Bool {
        let (end, overflow) = offset.addingReportingOverflow(count)
        return !overflow && end <= size
    }

    func read(offset: UInt64, count: Int) -> [UInt8]? {
        guard count >= 0, contains(offset: offset, count: UInt64(count)) else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let length = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe pread(
                    descriptor,
                    buffer.baseAddress?.advanced(by: done),
                    count - done,
                    off_t(clamping: offset + UInt64(done))
                )
            }
            if length < 0, errno == EINTR { continue }
            guard length > 0 else { return nil }
            done += length
        }
        return bytes
    }
}
