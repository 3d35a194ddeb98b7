/// Why a gzip member was refused or could not be made.
public enum GzipError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The data does not begin with a gzip header.
    case notGzip
    /// The header names a compression method other than deflate.
    case unknownMethod
    /// The header sets flags that are reserved.
    case reservedFlags
    /// The optional header fields (extra, name, comment) are longer than the limit.
    case headerTooLong(limitBytes: Int)
    /// The header's own checksum does not match.
    case headerChecksum
    /// The compressed data is damaged.
    case corrupt
    /// The data ended before the member did.
    case truncated
    /// The CRC-32 in the trailer does not match the data.
    case checksum
    /// The length in the trailer does not match the data.
    case length
    /// More data follows the end of the member.
    case trailingBytes
    /// Inflating yields more bytes than the limit.
    case producedTooMuch(limitBytes: Int)
    /// zlib failed for another reason than the data: no memory, a version that does not fit, or wrong use.
    case zlib(code: Int32)

    /// What is wrong, as a lower-case phrase.
    public var description: String {
        switch self {
        case .notGzip: "the data is not gzip"
        case .unknownMethod: "the gzip header names an unknown compression method"
        case .reservedFlags: "the gzip header sets reserved flags"
        case .headerTooLong(let limit):
            "the optional fields of the gzip header are longer than \(limit) bytes"
        case .headerChecksum: "the checksum of the gzip header does not match"
        case .corrupt: "the compressed data is damaged"
        case .truncated: "the gzip data ends too early"
        case .checksum: "the gzip checksum does not match the data"
        case .length: "the length in the gzip trailer does not match the data"
        case .trailingBytes: "more data follows the end of the gzip data"
        case .producedTooMuch(let limit): "the data inflates to more than \(limit) bytes"
        case .zlib(let code): "zlib failed with code \(code)"
        }
    }
}
