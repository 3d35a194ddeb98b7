/// Why a form was refused.
public enum MultipartError: Error, Sendable, Hashable {
    /// The content type is not `multipart/form-data`: answer 415. All other cases are 400.
    case unsupportedContentType
    /// The content type has no boundary, two, or one that breaks RFC 2046.
    case badBoundary
    /// The body does not begin with the boundary.
    case missingFirstBoundary
    /// A boundary is followed by something else than CR LF or `--`, or the form by more bytes.
    case badDelimiter
    /// The form ended before its closing boundary.
    case truncated
    /// A header line of a part is malformed or does not end with CR LF.
    case badPartHeader
    /// A header field of a part stands twice.
    case repeatedPartHeader
    /// A part has no `Content-Disposition: form-data` with a name, or a malformed one.
    case badDisposition
    /// A part is transfer-encoded (`base64`, `quoted-printable`, …); send its bytes as they are.
    case unsupportedTransferEncoding
    /// A header block is too large.
    case partHeadersTooLarge(limitBytes: Int)
    /// A part has too many header fields.
    case tooManyPartHeaders(limit: Int)
    /// The form has too many parts.
    case tooManyParts(limit: Int)
    /// A part without a file name is too large.
    case fieldTooLarge(name: String, limitBytes: Int)
    /// The callback asked to stop.
    case stopped
    /// The parser was used again after an error.
    case failedBefore

    /// What was wrong, for the client.
    public var message: String {
        switch self {
        case .unsupportedContentType: "the content type must be multipart/form-data"
        case .badBoundary: "the content type needs one boundary of 1 to 70 characters that RFC 2046 allows"
        case .missingFirstBoundary: "the form does not begin with its boundary"
        case .badDelimiter:
            "a boundary of the form is not followed by CR LF or `--`, or bytes follow the last one"
        case .truncated: "the form ends before its closing boundary"
        case .badPartHeader: "a header of a form part is malformed or does not end with CR LF"
        case .repeatedPartHeader: "a header of a form part stands twice"
        case .badDisposition:
            "a form part needs `Content-Disposition: form-data; name=\"…\"`, without backslashes or extended parameters"
        case .unsupportedTransferEncoding: "a form part must not have a Content-Transfer-Encoding"
        case .partHeadersTooLarge(let limit): "the headers of a form part are larger than \(limit) bytes"
        case .tooManyPartHeaders(let limit): "a form part has more than \(limit) headers"
        case .tooManyParts(let limit): "the form has more than \(limit) parts"
        case .fieldTooLarge(let name, let limit): "the form field \(name) is larger than \(limit) bytes"
        case .stopped, .failedBefore: "the form was refused"
        }
    }
}
