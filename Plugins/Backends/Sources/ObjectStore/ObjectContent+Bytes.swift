internal import Digest
public import HTTPClient

extension ObjectContent {
    /// Content that lies in memory.
    ///
    /// - Parameters:
    ///   - bytes: the content.
    ///   - mediaType: its media type.
    ///   - isProvisional: see ``isProvisional``.
    /// - Throws: `.unavailable` if its digest cannot be computed.
    public init(
        _ bytes: [UInt8],
        mediaType: String = "application/octet-stream",
        isProvisional: Bool = false
    ) throws(HTTPFault) {
        let digest: SHA256Digest
        do throws(DigestError) {
            digest = try SHA256Digest.of(bytes)
        } catch {
            throw HTTPFault(.unavailable, error.description)
        }
        var rest = bytes[...]
        unsafe self.init(
            sizeBytes: UInt64(bytes.count),
            sha256: digest.hex,
            mediaType: mediaType,
            isProvisional: isProvisional,
            rewind: {
                rest = bytes[...]
                return true
            },
            read: { room in
                let count = min(room.count, rest.count)
                unsafe room.copyBytes(from: rest.prefix(count))
                rest = rest.dropFirst(count)
                return count
            }
        )
    }
}
