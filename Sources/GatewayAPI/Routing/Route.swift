import GatewayHTTP

/// One row of the route table: what is matched, who handles it, and what `openapi.json` says about it.
final class Route: Sendable {
    typealias Handler = @Sendable (GatewayAPI, APICall) -> Void

    /// What a successful answer of the route is.
    enum Representation: Sendable {
        case json
        case prometheus
        /// The media type is the artifact's own.
        case artifact
    }

    /// The OpenAPI operation id.
    let name: String
    let method: HTTPMethod
    let pattern: PathPattern
    let tag: String
    let summary: String
    let representation: Representation
    let parameters: [QueryParameter]
    let headers: [HeaderParameter]
    let body: RequestBodyDocument?
    let responses: [ResponseDocument]
    let handler: Handler

    init(
        _ name: String,
        _ method: HTTPMethod,
        _ path: String,
        tag: String,
        _ summary: String,
        admitsSlash: Bool = false,
        representation: Representation = .json,
        parameters: [QueryParameter] = [],
        headers: [HeaderParameter] = [],
        body: RequestBodyDocument? = nil,
        responses: [ResponseDocument],
        handler: @escaping Handler
    ) {
        self.name = name
        self.method = method
        pattern = PathPattern(path, admitsSlash: admitsSlash)
        self.tag = tag
        self.summary = summary
        self.representation = representation
        self.parameters = parameters
        self.headers = headers
        self.body = body
        self.responses = responses
        self.handler = handler
    }
}
