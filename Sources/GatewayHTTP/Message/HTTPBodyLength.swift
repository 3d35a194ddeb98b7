/// How the length of a request body is given.
public enum HTTPBodyLength: Sendable, Hashable {
    /// There is no body.
    case none
    /// `Content-Length`: so many bytes (0 is possible).
    case length(UInt64)
    /// `Transfer-Encoding: chunked`: known only at its end.
    case chunked
}
