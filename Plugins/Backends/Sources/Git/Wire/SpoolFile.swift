internal import Glibc

/// Bytes on disk without a name: written once, then read from the start; gone with the value.
@safe
struct SpoolFile: ~Copyable {
    private let descriptor: CInt
    private(set) var length: UInt64 = 0
    private var position: UInt64 = 0

    /// Makes an empty one.
    ///
    /// - Parameter folder: on whose file system the bytes lie.
    /// - Throws: if the file system takes none.
    init(in folder: String) throws(GitFault) {
        let flags = Self.unnamed | O_RDWR | O_CLOEXEC
        descriptor = unsafe open(folder, flags, 0o600)
        guard descriptor >= 0 else { throw Self.full }
    }

    deinit { close(descriptor) }

    private static let full = GitFault(.damaged, "the state directory takes no more files")
    /// `O_TMPFILE` (open(2)); a macro that Swift does not import.
    private static var unnamed: CInt { 0o20000000 | O_DIRECTORY }

    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(GitFault) {
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: rest)
            let count = unsafe pwrite(descriptor, piece.baseAddress, piece.count, off_t(length))
            guard count > 0 else { throw Self.full }
            length += UInt64(count)
            unsafe rest = rest.dropFirst(count)
        }
    }

    /// Fills the front of the buffer; 0 = the end.
    mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(GitFault) -> Int {
        let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(position))
        guard count >= 0 else { throw GitFault(.damaged, "the state directory cannot be read") }
        position += UInt64(count)
        return count
    }

    mutating func rewind() { position = 0 }
}
