// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// Bytes on disk without a name: written once, then read from the start; gone with the value, also if the process dies.
///
/// Used by one thread at a time.
@safe
public struct UnnamedFile: ~Copyable, Sendable {
    private let descriptor: CInt
    /// How many bytes were written.
    public private(set) var length: UInt64 = 0
    private var position: UInt64 = 0

    /// Makes an empty one; `nil` if the file system takes none, or knows no files without a name.
    ///
    /// - Parameter folder: on whose file system the bytes lie.
    public init?(in folder: String) {
        let flags = Self.unnamed | O_RDWR | O_CLOEXEC
        descriptor = unsafe open(folder, flags, 0o600)
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// `O_TMPFILE` (open(2)); a macro that Swift does not import.
    private static var unnamed: CInt { 0o20000000 | O_DIRECTORY }

    /// Writes behind what is there.
    ///
    /// - Parameter bytes: what to write, borrowed.
    /// - Returns: `false` if the file system takes no more; a part may have been written.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe pwrite(descriptor, piece.baseAddress, piece.count, off_t(length))
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            length += UInt64(count)
            unsafe rest = rest.dropFirst(count)
        }
        return true
    }

    /// Fills the front of a buffer with the bytes that come next.
    ///
    /// - Parameter buffer: where to.
    /// - Returns: how many, 0 = the end; `nil` if they cannot be read.
    public mutating func read(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(position))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return nil }
            position += UInt64(count)
            return count
        }
    }

    /// Whether all that was written has been read.
    public var isDrained: Bool { position == length }

    /// Has the next reading begin at the first byte.
    public mutating func rewind() { position = 0 }
}
