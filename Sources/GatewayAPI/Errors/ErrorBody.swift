import GatewayHTTP
import JSONText

/// The JSON of an error: `error`, `message`, `code` and, where there is more to say, `details`.
enum ErrorBody {
    /// The text; with the members of RFC 9457 in front for clients that ask for `application/problem+json`.
    static func json(_ error: APIError, requestID: String?, isProblem: Bool) -> [UInt8] {
        var writer = JSONWriter(capacity: 256 + (error.details?.count ?? 0))
        writer.beginObject()
        if isProblem {
            writer.member("type", "about:blank")
            writer.member("title", "\(ReasonPhrase.of(error.status))")
            writer.member("status", error.status)
            writer.member("detail", error.message)
        }
        writer.member("error", error.type)
        writer.member("message", error.message)
        writer.member("code", error.status)
        if let details = error.details {
            writer.member("details", json: details)
        } else if error.type == "InternalError", let requestID {
            writer.key("details")
            writer.beginObject()
            writer.member("requestId", requestID)
            writer.endObject()
        }
        writer.endObject()
        return writer.take()
    }

    /// Whether `Accept` names problem details, and no less gladly than plain JSON.
    static func wantsProblem(_ accept: String?) -> Bool {
        guard let accept, accept != "*/*", accept != "application/json" else { return false }
        let range = "application/problem+json"
        // Only a client that names the type knows it: a wildcard gets the plain shape.
        guard accept.utf8.count >= range.utf8.count, contains(accept, range) else { return false }
        let problem = AcceptHeader.quality(of: "application/problem+json", in: accept)
        return problem > 0 && problem >= AcceptHeader.quality(of: "application/json", in: accept)
    }

    private static func contains(_ text: String, _ part: String) -> Bool {
        let bytes = text.utf8.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        let wanted = Array(part.utf8)
        return bytes.indices.dropLast(wanted.count - 1).contains { bytes[$0...].starts(with: wanted) }
    }
}
