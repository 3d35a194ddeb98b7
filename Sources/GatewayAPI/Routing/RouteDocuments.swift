/// A request header that means something to a route.
struct HeaderParameter: Sendable {
    let name: String
    let documentation: String

    static let ifNoneMatch = HeaderParameter(
        name: "If-None-Match",
        documentation: "Entity tags that the client has; 304 if one of them is current."
    )
    static let ifMatch = HeaderParameter(
        name: "If-Match",
        documentation: "The entity tag that the package was last seen with; 412 if it has another one by now."
    )
    static let idempotencyKey = HeaderParameter(
        name: "Idempotency-Key",
        documentation:
            "Makes a retry safe: the same key with the same upload gets the first answer again, from any replica, for a day unless configured otherwise."
    )
    static let range = HeaderParameter(
        name: "Range",
        documentation: "One range of bytes, where the adapter can."
    )
    static let ifRange = HeaderParameter(
        name: "If-Range",
        documentation: "The entity tag for which the range is meant; else the whole is sent."
    )
}

/// What a route takes as its body.
enum RequestBodyDocument: Sendable {
    /// The upload form, or the JSON object of a registration.
    case upload
    /// A JSON merge patch of a package's status.
    case statusPatch
}

/// One answer of a route.
struct ResponseDocument: Sendable {
    enum Body: Sendable {
        case none
        case schema(String)
        case listOf(String)
        case prometheus
        case artifact
        case provenance
    }

    let status: Int
    let documentation: String
    let body: Body
    let headers: [String]

    init(_ status: Int, _ documentation: String, _ body: Body = .none, headers: [String] = []) {
        self.status = status
        self.documentation = documentation
        self.body = body
        self.headers = headers
    }

    /// An answer in the shape of every error.
    static func error(_ status: Int, _ documentation: String) -> ResponseDocument {
        ResponseDocument(status, documentation, .schema("Error"))
    }

    /// The errors that every route may answer.
    static let everywhere: [ResponseDocument] = [
        .error(400, "The request or one of its parameters is malformed."),
        .error(406, "No media type that the client accepts."),
        .error(500, "A fault of the gateway, or the repository does not answer."),
        .error(503, "Overloaded or shutting down; `Retry-After` says when to come back."),
    ]
}
