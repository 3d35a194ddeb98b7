import GatewayHTTP

extension ErrorTable {
    /// The answer for an error that the HTTP engine found by itself.
    static func answer(for error: HTTPProtocolError) -> APIError {
        APIError(error.status, type(forStatus: error.status), error.message)
    }

    private static func type(forStatus status: Int) -> String {
        switch status {
        case 405: "MethodNotAllowed"
        case 408: "RequestTimeout"
        case 411: "LengthRequired"
        case 413: "PayloadTooLarge"
        case 414: "URITooLong"
        case 417: "ExpectationFailed"
        case 431: "HeadersTooLarge"
        case 500: "InternalError"
        case 501: "OperationNotSupported"
        case 503: "ServiceUnavailable"
        case 504: "DeadlineExceeded"
        case 505: "HTTPVersionNotSupported"
        default: "BadRequest"
        }
    }
}
