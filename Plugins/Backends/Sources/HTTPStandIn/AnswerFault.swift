/// What can be wrong with a server's answer, or with the connection that it comes over, whatever was asked (group D of the corpus
/// of bad input, whose tags come first).
public enum AnswerFault: String, CaseIterable, Sendable {
    case serverError = "d_5xx: 500 with a page of a megabyte"
    case badGateway = "d_5xx: 502 with a page of a megabyte"
    case unavailable = "d_5xx: 503 that names a pause"
    case unauthorized = "d_401: 401 for ever"
    case forbidden = "403 with a page of a megabyte"
    case tooManyRequests = "429 that names a pause"
    case storageFull = "d_507: 507 with a page of a megabyte"
    case reset = "a reset instead of an answer"
    case resetInHead = "a reset in the head"
    case resetInBody = "a reset in the body"
    case closed = "the connection's end instead of an answer"
    case short = "d_short: a body shorter than announced"
    case hang = "no answer ever"
    case drip = "d_drip: a byte now and then"
    case endless = "a body without end"
    case endlessHead = "a head without end"
    case compressed = "d_gzbomb: a body that unpacks to much more"
    case redirectToItself = "d_redir: a redirect in a circle"
    case redirectToMetadata = "d_redirssrf: a redirect to the cloud's metadata"
    case redirectToLoopback = "d_redirssrf: a redirect to a number that means loopback"
    case redirectToFile = "d_redirssrf: a redirect to a file"
    case html = "HTML with the status of a success"
    case empty = "a success without content"
    case notHTTP = "the greeting of another protocol"

    /// How long the server asks to wait in seconds, where it does.
    public var pauseSeconds: Int? { self == .unavailable || self == .tooManyRequests ? 7 : nil }

    /// Whether only a deadline ends it.
    public var isEndless: Bool { self == .hang || self == .drip }

    /// A piece of the page that some of these answers have: nobody may ever be shown it.
    public static let pageText = "<html>secret-page"

    private static let page = Array(String(repeating: pageText, count: 60_000).utf8)

    /// The answer.
    ///
    /// - Parameter headers: what the head of a good answer would have, for those whose fault is in the body.
    /// - Returns: the steps.
    public func actions(_ headers: [String] = []) -> [StandInAction] {
        let begin = { (length: String) in
            StandInAction.text(
                (["HTTP/1.1 200 OK"] + headers).joined(separator: "\r\n") + "\r\n\(length)\r\n"
            )
        }
        let length = "Content-Length: 500\r\n"
        switch self {
        case .serverError: return [.answer(500, [], Self.page)]
        case .badGateway: return [.answer(502, [], Self.page)]
        case .unavailable: return [.answer(503, ["Retry-After: 7"], Self.page)]
        case .unauthorized: return [.answer(401, ["WWW-Authenticate: Basic realm=\"x\""], Self.page)]
        case .forbidden: return [.answer(403, [], Self.page)]
        case .tooManyRequests: return [.answer(429, ["Retry-After: 7"])]
        case .storageFull: return [.answer(507, [], Self.page)]
        case .reset: return [.reset]
        case .resetInHead: return [.text("HTTP/1.1 200 OK\r\nETag:"), .reset]
        case .resetInBody: return [begin(length), .text("123"), .reset]
        case .closed: return [.close]
        case .short: return [begin(length), .text("123"), .close]
        case .hang: return [.hang]
        case .drip: return [begin(length), .drip(Self.page, everyMilliseconds: 100)]
        case .endless:
            let piece = StandInAction.send([UInt8](repeating: 0x20, count: 1 << 20))
            return [begin("")] + [StandInAction](repeating: piece, count: 64) + [.close]
        case .endlessHead:
            return [
                .text("HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 20_000) + "\r\n"), .close,
            ]
        case .compressed:
            let packed = [0x1F, 0x8B, 8, 0] + [UInt8](repeating: 0, count: 1 << 20)
            return [.answer(200, ["Content-Encoding: gzip"], packed)]
        case .redirectToItself: return [.answer(302, ["Location: ?again"])]
        case .redirectToMetadata: return [.answer(302, ["Location: http://169.254.169.254/"])]
        case .redirectToLoopback: return [.answer(302, ["Location: http://2130706433:5432/"])]
        case .redirectToFile: return [.answer(302, ["Location: file:///etc/passwd"])]
        case .html: return [.answer(200, ["Content-Type: text/html"], Array(Self.pageText.utf8))]
        case .empty: return [.answer(200)]
        case .notHTTP: return [.text("SSH-2.0-OpenSSH\r\n\r\n"), .close]
        }
    }
}
