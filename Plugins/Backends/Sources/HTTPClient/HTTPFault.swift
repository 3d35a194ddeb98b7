/// Why a server did not give what was asked for, as an adapter may tell it: no answer, or one that is not the hoped-for.
///
/// The message is one line without credentials; the body of an answer is never part of it.
public struct HTTPFault: Error, Sendable {
    /// What kind of trouble it was.
    public enum Kind: Sendable, Hashable {
        /// No usable answer: not reached, broken off, over a limit, or a status that says so.
        case unavailable
        /// Our credentials are refused (401, 403).
        case refused
        /// The server does not have it (404, 410).
        case absent
        /// A condition of the request does not hold, or somebody else changed it at the same moment (409, 412).
        case conflict
        /// The server does not offer this (405, 501).
        case unsupported
        /// It is larger than the server takes (413).
        case tooLarge
        /// The deadline passed.
        case deadline
        /// The caller left.
        case cancelled
    }

    /// The kind of trouble.
    public let kind: Kind
    /// One line for a person.
    public let message: String
    /// What the server asks to wait; a second where it asks for fewer requests (429) without saying how long.
    public let retryAfter: Duration?

    /// Says what went wrong.
    ///
    /// - Parameters:
    ///   - kind: the kind of trouble.
    ///   - message: one line without secrets.
    ///   - retryAfter: what the server asks to wait.
    public init(_ kind: Kind, _ message: String, retryAfter: Duration? = nil) {
        self.kind = kind
        self.message = message
        self.retryAfter = retryAfter
    }

    /// An exchange that came to no answer.
    ///
    /// - Parameter error: how it ended.
    public init(_ error: HTTPClientError) {
        let kind: Kind =
            switch error.kind {
            case .deadline: .deadline
            case .stopped: .cancelled
            default: .unavailable
            }
        self.init(kind, error.message)
    }

    /// An answer that is not the one hoped for.
    ///
    /// - Parameters:
    ///   - response: the answer.
    ///   - request: what was asked for, for the message: `index.yaml`, `the archive`.
    ///   - code: the server's own word for it: letters and digits that are safe to show.
    public init(_ response: HTTPClientResponse, to request: String, code: String? = nil) {
        let status = code.map { "\(response.status) \($0)" } ?? "\(response.status)"
        let (kind, message): (Kind, String) =
            switch response.status {
            case 401, 403: (.refused, "the server refuses our credentials for \(request) (\(status))")
            case 404, 410: (.absent, "the server does not have \(request) (\(status))")
            case 405, 501: (.unsupported, "the server does not offer this for \(request) (\(status))")
            case 409, 412: (.conflict, "the server has something else in the place of \(request) (\(status))")
            case 413: (.tooLarge, "the server finds \(request) too large (\(status))")
            case 429: (.unavailable, "the server asks for fewer requests (\(status))")
            case 507:
                (
                    .unavailable,
                    "the server has no room for \(request): its storage limit is reached (\(status))"
                )
            default: (.unavailable, "the server answered \(request) with status \(status)")
            }
        let pause = response.retryAfter ?? (response.status == 429 ? .seconds(1) : nil)
        self.init(kind, message, retryAfter: pause)
    }

    /// Runs an exchange.
    ///
    /// - Parameter body: speaks with the server.
    /// - Returns: what `body` returns.
    /// - Throws: the client's error as a fault.
    public static func exchange<Result>(
        _ body: () throws(HTTPClientError) -> Result
    ) throws(HTTPFault) -> Result {
        do throws(HTTPClientError) { return try body() } catch { throw HTTPFault(error) }
    }
}
