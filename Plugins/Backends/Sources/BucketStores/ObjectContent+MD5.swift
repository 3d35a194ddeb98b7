internal import Digest
internal import HTTPClient
internal import ObjectStore

extension ObjectContent {
    private static let chunkBytes = 1 << 18

    /// Reads the content through, and begins it again: the digest by which a store notices what was damaged on its way.
    ///
    /// - Parameter terms: until when.
    /// - Returns: `nil` = this machine's OpenSSL offers no MD5, as FIPS 140 wants it; then nothing goes along.
    /// - Throws: if the content cannot be read, or not twice.
    func md5(_ terms: HTTPTerms) throws(HTTPFault) -> MD5Digest? {
        guard var digest = try? MD5() else { return nil }
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while true {
            try terms.check()
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read($0) }
            guard count >= 0 else { throw HTTPFault(.unavailable, "the content cannot be read") }
            if count == 0 { break }
            do {
                try unsafe chunk.withUnsafeBytes { bytes in
                    try unsafe digest.update(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                }
            } catch {
                throw HTTPFault(.unavailable, "the content's MD5 digest cannot be taken")
            }
        }
        guard rewind() else { throw HTTPFault(.unavailable, "the content cannot be read twice") }
        do throws(DigestError) { return try digest.finalize() } catch {
            throw HTTPFault(.unavailable, error.description)
        }
    }
}
