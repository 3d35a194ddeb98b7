internal import Digest

/// The digest of a file's content.
enum FileDigest {
    static let chunkBytes = 1 << 18

    /// 64 hexadecimal digits.
    static func hex(of file: borrowing FileHandle) throws(DirectoryError) -> String {
        do {
            var digest = try SHA256()
            var chunk = [UInt8](repeating: 0, count: chunkBytes)
            var offset: UInt64 = 0
            while true {
                let count = unsafe try chunk.withUnsafeMutableBufferPointer { buffer throws(DirectoryError) in
                    unsafe try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: offset)
                }
                if count == 0 { return try digest.finalize().hex }
                unsafe try chunk.withUnsafeBytes { bytes in
                    unsafe try digest.update(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                }
                offset += UInt64(count)
            }
        } catch let error as DirectoryError {
            throw error
        } catch {
            throw DirectoryError(action: "take the digest of a file", number: 0)
        }
    }
}
