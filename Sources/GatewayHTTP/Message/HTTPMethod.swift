/// A request method.
///
/// Methods are case-sensitive: `get` is not `GET` but an `.other`.
public enum HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    case get, head, post, put, patch, delete, options, trace
    /// Any other token, at most 32 bytes long.
    case other(String)

    /// The method as it stands in the request line.
    public var description: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .other(let token): token
        }
    }
}
