/// Why a query string was refused.
public enum QueryError: Error, Sendable, Hashable {
    /// A `%` without two hexadecimal digits, `%00`, or bytes that are not UTF-8, in the value (or name) of this parameter.
    case badEncoding(parameter: String)
    /// This parameter stands more than once.
    case duplicate(parameter: String)
    /// A parameter has no name, or there is an empty one between two `&`.
    case emptyName
    /// There are more parameters than the limit.
    case tooMany(limit: Int)

    /// The name of the parameter at fault, if there is one.
    public var parameter: String? {
        switch self {
        case .badEncoding(let parameter), .duplicate(let parameter): parameter
        case .emptyName, .tooMany: nil
        }
    }

    /// What was wrong, for the client.
    public var message: String {
        switch self {
        case .badEncoding(let parameter):
            "the query parameter \(parameter) is not percent-encoded UTF-8 (two hexadecimal digits after %, no %00)"
        case .duplicate(let parameter): "the query parameter \(parameter) stands more than once"
        case .emptyName: "the query has a parameter without a name"
        case .tooMany(let limit): "the query has more than \(limit) parameters"
        }
    }
}
