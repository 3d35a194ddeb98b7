/// An error that the engine itself finds and answers, once; after it the connection is closed.
public enum HTTPProtocolError: Error, Sendable, Hashable {
    case badRequestLine, badMethod, badTarget, badEscape, badVersion, unsupportedVersion
    case badLineEnding, foldedHeader, badHeaderName, badHeaderValue
    case missingHost, repeatedHost, badHost
    case badContentLength, repeatedContentLength, lengthOverflow, lengthAndEncoding
    case repeatedTransferEncoding, transferEncodingInHTTP10, unsupportedTransferEncoding
    case requestLineTooLong(limitBytes: Int), headersTooLarge(limitBytes: Int), tooManyHeaders(limit: Int)
    case unsupportedExpectation
    case badChunk, trailersTooLarge(limitBytes: Int)
    case headerDeadline, bodyTooSlow, requestDeadline, answerDeadline
    case tooManyConnections, tooManyConnectionsFromAddress
    /// The handler dropped an exchange without answering it: a fault of the server.
    case unanswered

    /// The status code of the answer.
    public var status: Int {
        switch self {
        case .lengthOverflow: 413
        case .unsupportedVersion: 505
        case .unsupportedTransferEncoding: 501
        case .requestLineTooLong: 414
        case .headersTooLarge, .tooManyHeaders, .trailersTooLarge: 431
        case .unsupportedExpectation: 417
        case .headerDeadline, .bodyTooSlow, .requestDeadline: 408
        case .answerDeadline: 504
        case .tooManyConnections, .tooManyConnectionsFromAddress: 503
        case .unanswered: 500
        default: 400
        }
    }

    /// What was wrong and what to do, for the client; it repeats nothing of the request.
    public var message: String {
        switch self {
        case .badRequestLine: "the request line is not `method SP target SP version`"
        case .badMethod: "the method is not a token of at most 32 letters, or is CONNECT"
        case .badTarget: "the request target is not a path or an http URL; encode other characters with %"
        case .badEscape:
            "the request target has a % that is not followed by two hexadecimal digits, or has %00"
        case .badVersion: "the protocol version is not `HTTP/` digit `.` digit"
        case .unsupportedVersion: "only HTTP/1.1 and HTTP/1.0 are spoken here"
        case .badLineEnding: "every line of the head must end with CR LF"
        case .foldedHeader: "a header field must stand on one line"
        case .badHeaderName:
            "a header name is empty, is not followed by a colon, or has a character not allowed"
        case .badHeaderValue: "a header value has a control character"
        case .missingHost: "the Host header is missing"
        case .repeatedHost: "the Host header appears more than once"
        case .badHost: "the Host header is not a host name or address with an optional port"
        case .badContentLength: "Content-Length is not a decimal number"
        case .repeatedContentLength: "Content-Length appears more than once"
        case .lengthOverflow: "Content-Length is larger than any body can be"
        case .lengthAndEncoding: "Content-Length and Transfer-Encoding exclude each other"
        case .repeatedTransferEncoding: "Transfer-Encoding appears more than once"
        case .transferEncodingInHTTP10: "HTTP/1.0 has no Transfer-Encoding"
        case .unsupportedTransferEncoding: "the only Transfer-Encoding understood is `chunked`"
        case .requestLineTooLong(let limit): "the request line is longer than \(limit) bytes"
        case .headersTooLarge(let limit): "the request head is larger than \(limit) bytes"
        case .tooManyHeaders(let limit): "the request has more than \(limit) header fields"
        case .unsupportedExpectation: "the only expectation understood is `100-continue`"
        case .badChunk: "the chunked body is malformed"
        case .trailersTooLarge(let limit): "trailers or chunk extensions are larger than \(limit) bytes"
        case .headerDeadline: "the request head did not arrive in time"
        case .bodyTooSlow: "the request body arrives too slowly"
        case .requestDeadline: "the request did not arrive in time"
        case .answerDeadline: "the answer was not ready in time"
        case .tooManyConnections: "too many connections; try again later"
        case .tooManyConnectionsFromAddress: "too many connections from one address; use fewer"
        case .unanswered: "the server failed to answer this request"
        }
    }
}
