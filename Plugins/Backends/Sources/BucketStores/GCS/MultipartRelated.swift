internal import ObjectStore

/// An object's resource and its content in one body (RFC 2387), as uploads of type `multipart` want it.
struct MultipartRelated {
    /// The `Content-Type` of the whole.
    let mediaType: String
    /// The whole body.
    let content: ObjectContent

    init(_ resource: [UInt8], _ content: ObjectContent) {
        // Long enough that no content holds it by chance.
        let boundary = "o2dms-\(UInt64.random(in: 0 ... .max))-\(UInt64.random(in: 0 ... .max))"
        let start = "--\(boundary)\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
        let middle = "\r\n--\(boundary)\r\nContent-Type: \(content.mediaType)\r\n\r\n"
        let before = Array(start.utf8) + resource + Array(middle.utf8)
        let after = Array("\r\n--\(boundary)--\r\n".utf8)
        mediaType = "multipart/related; boundary=\(boundary)"
        let first = content.sizeBytes == 0 ? before + after : before
        var rest = first[...]
        var left = content.sizeBytes
        self.content = unsafe ObjectContent(
            sizeBytes: UInt64(before.count + after.count) + content.sizeBytes,
            sha256: "",
            mediaType: mediaType,
            isProvisional: false,
            rewind: {
                rest = first[...]
                left = content.sizeBytes
                return content.rewind()
            },
            read: { room in
                if rest.isEmpty, left > 0 {
                    let count = unsafe content.read(room)
                    // More than was announced would be taken for what comes after, less for a failure.
                    guard count > 0, UInt64(count) <= left else { return -1 }
                    left -= UInt64(count)
                    if left == 0 { rest = after[...] }
                    return count
                }
                let count = min(room.count, rest.count)
                unsafe room.copyBytes(from: rest.prefix(count))
                rest = rest.dropFirst(count)
                return count
            }
        )
    }
}
