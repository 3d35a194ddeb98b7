extension MultipartParser {
    /// The boundary that a `Content-Type` value names.
    ///
    /// - Parameter contentType: the value of the request's `Content-Type`, nil without one.
    /// - Returns: the bytes that `init(boundary:limits:)` wants.
    /// - Throws: `unsupportedContentType` unless it is `multipart/form-data`, `badBoundary` if the boundary is not usable.
    public static func boundary(contentType: String?) throws(MultipartError) -> [UInt8] {
        guard let contentType else { throw .unsupportedContentType }
        let bytes = Array(contentType.utf8)
        let end = bytes.firstIndex(of: 0x3B) ?? bytes.endIndex
        let type = String(
            decoding: bytes[..<end].filter { !ASCII.isBlank($0) }.map(ASCII.lowercased),
            as: UTF8.self
        )
        guard type == "multipart/form-data" else { throw .unsupportedContentType }
        var parameters = HeaderParameters(bytes[end...])
        var boundary: [UInt8]?
        while !parameters.isAtEnd {
            guard let parameter = parameters.takeParameter() else { throw .badBoundary }
            guard parameter.name == "boundary" else { continue }
            guard boundary == nil else { throw .badBoundary }
            boundary = Array(parameter.value.utf8)
        }
        guard let boundary, 1...70 ~= boundary.count, boundary.last != 0x20,
            boundary.allSatisfy(isBoundaryByte)
        else {
            throw .badBoundary
        }
        return boundary
    }

    /// RFC 2046 `bchars`.
    private static func isBoundaryByte(_ byte: UInt8) -> Bool {
        let letter = (byte | 0x20) &- 0x61
        return letter < 26 || ASCII.isDigit(byte) || Array("'()+_,-./:=? ".utf8).contains(byte)
    }
}
