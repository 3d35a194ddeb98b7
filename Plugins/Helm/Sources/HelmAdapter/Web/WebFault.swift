internal import HTTPClient

/// Why an HTTP repository did not give what was asked for.
struct WebFault: Error, Sendable {
    let message: String
    /// What the server asks to wait.
    var retryAfter: Duration?
    /// Whether our credentials were refused.
    var isRefusal = false
    /// Whether the deadline passed.
    var isDeadline = false

    init(_ message: String) { self.message = message }

    init(_ error: HTTPClientError) {
        message = error.message
        isDeadline = error.kind == .deadline
    }

    /// An answer that is not the one hoped for; its body is never repeated.
    init(_ response: HTTPClientResponse, to request: String) {
        switch response.status {
        case 401, 403: message = "the server refuses our credentials for \(request) (\(response.status))"
        case 404, 410: message = "the server does not have \(request) (\(response.status))"
        case 429: message = "the server asks for fewer requests (429)"
        default: message = "the server answered \(request) with status \(response.status)"
        }
        isRefusal = response.status == 401 || response.status == 403
        retryAfter = response.header("retry-after").flatMap { Int($0) }.map {
            .seconds(max(0, min($0, 86_400)))
        }
    }
}
