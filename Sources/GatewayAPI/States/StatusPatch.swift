import GatewayHTTP
import JSONText
import PackageLifecycle

/// What a `PATCH` asks for: a JSON merge patch (RFC 7396) of which only `status` can be changed.
enum StatusPatch: Sendable {
    /// An empty patch changes nothing.
    case nothing
    case deprecate
    case restore

    /// The most bytes that a patch may have.
    static let limitBytes: UInt64 = 4096
    static let mediaType = "application/merge-patch+json"

    /// Reads a patch.
    init(_ text: [UInt8]) throws(APIError) {
        let value: JSONValue
        do throws(JSONTextError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw .badRequest("the body is no JSON: \(error)")
        }
        guard let members = value.members else {
            throw .badRequest("the body must be a JSON object such as {\"status\":\"deprecated\"}")
        }
        if let other = members.first(where: { $0.key != "status" }) {
            throw .badParameter(
                other.key,
                "of a package only status can be changed, not \(other.key)"
            )
        }
        guard let status = members.first?.value else {
            self = .nothing
            return
        }
        switch status {
        case .string(PackageStatus.deprecated.rawValue): self = .deprecate
        case .string(PackageStatus.available.rawValue): self = .restore
        case .null: throw .badParameter("status", "every package has a status: it cannot be removed")
        default:
            throw .badParameter(
                "status",
                "status can be set to \"deprecated\" or \"available\"; uploaded and in_use come of what happens to a package"
            )
        }
    }

    /// Refuses a body that says itself that it is none.
    static func requireMediaType(_ request: HTTPRequest) throws(APIError) {
        var scanner = HeaderScanner(request.header("Content-Type") ?? "")
        let type = scanner.takeToken() + (scanner.take(UInt8(ascii: "/")) ? [0x2F] + scanner.takeToken() : [])
        scanner.skipBlanks()
        guard type == Array(mediaType.utf8), scanner.isAtEnd || scanner.peek == UInt8(ascii: ";") else {
            var error = APIError(415, "UnsupportedMediaType", "send the patch as \(mediaType)")
            error.acceptPatch = mediaType
            throw error
        }
        switch request.bodyLength {
        case .none, .length(0): throw .badRequest("the request has no body")
        case .length(let length) where length > limitBytes:
            throw .tooLarge("the patch", limitBytes: limitBytes)
        case .length, .chunked: return
        }
    }
}
