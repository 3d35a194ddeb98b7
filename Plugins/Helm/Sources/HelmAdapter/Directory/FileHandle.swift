internal import Glibc

/// An open file, closed with the handle.
struct FileHandle: ~Copyable, Sendable {
    private let descriptor: CInt

    /// Takes over a descriptor.
    init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func identity() throws(DirectoryError) -> FileIdentity {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw DirectoryError(action: "look at a file", number: errno)
        }
        return FileIdentity(status)
    }

    /// Takes the exclusive lock of the file without waiting; it ends with the handle.
    func tryLock() throws(DirectoryError) -> Bool {
        while true {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            if errno == EWOULDBLOCK { return false }
            guard errno == EINTR else { throw DirectoryError(action: "lock it", number: errno) }
        }
    }

    /// Reads at an offset; 0 = the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: UInt64) throws(DirectoryError) -> Int {
        while true {
            let count = unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(clamping: offset))
            if count >= 0 { return count }
            guard errno == EINTR else { throw DirectoryError(action: "read a file", number: errno) }
        }
    }

    /// The whole content of a file that may be large.
    func readAll(limitBytes: UInt64) throws(DirectoryError) -> [UInt8] {
        let size = try identity().size
        guard size <= limitBytes else {
            throw DirectoryError(action: "read a file beyond the limit", number: EFBIG)
        }
        var content: [UInt8] = []
        content.reserveCapacity(Int(size) + 1)
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while content.count <= limitBytes {
            let offset = UInt64(content.count)
            let count = unsafe try chunk.withUnsafeMutableBufferPointer { buffer throws(DirectoryError) in
                unsafe try read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
            }
            if count == 0 { return content }
            content += chunk[..<count]
        }
        throw DirectoryError(action: "read a file beyond the limit", number: EFBIG)
    }

    /// Appends bytes where the last write ended.
    func write(_ bytes: UnsafeRawBufferPointer) throws(DirectoryError) {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count > 0 {
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            } else if errno != EINTR {
                throw DirectoryError(action: "write a file", number: errno)
            }
        }
    }

    /// Appends bytes where the last write ended.
    func write(_ bytes: [UInt8]) throws(DirectoryError) {
        unsafe try bytes.withUnsafeBufferPointer { buffer throws(DirectoryError) in
            unsafe try write(UnsafeRawBufferPointer(buffer))
        }
    }

    /// Makes the content durable.
    func synchronise() throws(DirectoryError) {
        guard fsync(descriptor) == 0 else {
            throw DirectoryError(action: "make a file durable", number: errno)
        }
    }
}
