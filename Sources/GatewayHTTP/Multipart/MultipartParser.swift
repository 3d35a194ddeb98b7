/// Parses `multipart/form-data` (RFC 7578) as its bytes arrive: a value without I/O that holds no part in memory.
public struct MultipartParser: Sendable {
    /// A parser for a body with this boundary.
    public init(boundary: [UInt8], limits: MultipartLimits = MultipartLimits()) {}

    /// Parses the next bytes of the body, in pieces of any size, and reports what it finds.
    public mutating func feed(
        _ bytes: UnsafeRawBufferPointer,
        emit: (MultipartEvent) -> MultipartFlow
    ) throws(MultipartError) {
    }

    /// Says that the body has ended; throws `truncated` unless the closing boundary was seen.
    public mutating func finish() throws(MultipartError) {
    }

    /// The boundary of a `Content-Type` value; throws `unsupportedContentType` or `badBoundary`.
    public static func boundary(contentType: String?) throws(MultipartError) -> [UInt8] {
        throw .unsupportedContentType
    }
}
