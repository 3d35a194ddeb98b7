import AdapterHost
import GatewayHTTP
import Glibc
import Observability
import PackageLifecycle

/// One request on its way through the API: what was asked, already checked against the route table, and how to answer.
final class APICall: Sendable {
    let exchange: HTTPExchange
    let requestID: String
    let trace: TraceContext
    /// The adapters that were there when the request began: it sees no others, whatever the configuration becomes meanwhile.
    let adapters: AdapterSet
    let route: Route?
    /// The parameter in the path, decoded; empty if the route has none.
    let segment: String
    let query: QueryValues
    /// When the request was handed to the API.
    let started = ContinuousClock.now
    private let log: Log
    private let thread = pthread_self()

    init(
        _ exchange: HTTPExchange,
        requestID: String,
        trace: TraceContext,
        adapters: AdapterSet,
        log: Log,
        route: Route? = nil,
        segment: String = "",
        query: QueryValues = QueryValues()
    ) {
        self.exchange = exchange
        self.requestID = requestID
        self.trace = trace
        self.adapters = adapters
        self.log = log
        self.route = route
        self.segment = segment
        self.query = query
    }

    /// Whether this is the thread that took the request: then the adapters answer at once.
    var isOnItsThread: Bool { pthread_equal(thread, pthread_self()) != 0 }

    /// Who asks, for the audit: nobody is asked for a name, so it is where the request comes from.
    var origin: ChangeOrigin {
        ChangeOrigin(who: exchange.request.remoteAddress, requestID: requestID)
    }

    var isHead: Bool { exchange.request.method == .head }
    var acceptsGzip: Bool { AcceptEncoding.allowsGzip(exchange.request.header("Accept-Encoding")) }
    /// What the client says of the package as it saw it last, unread.
    var ifMatch: String? { exchange.request.header("If-Match") }

    var ifNoneMatch: EntityTagCondition? {
        exchange.request.header("If-None-Match").flatMap { EntityTagCondition($0) }
    }

    /// Refuses a client that wants none of the media types the route answers in.
    func requireAcceptable() throws(APIError) {
        guard let accept = exchange.request.header("Accept"), accept != "*/*" else { return }
        switch route?.representation {
        case .json, nil:
            if accept == "application/json" { return }
            guard AcceptHeader.quality(of: "application/json", in: accept) == 0,
                AcceptHeader.quality(of: "application/problem+json", in: accept) == 0
            else { return }
            throw APIError(406, "NotAcceptable", "this resource is application/json")
        case .prometheus:
            guard AcceptHeader.quality(of: "text/plain", in: accept) == 0 else { return }
            throw APIError(406, "NotAcceptable", "this resource is text/plain")
        case .artifact: return
        }
    }

    /// Reads a small body to its end.
    ///
    /// Blocks: for a thread that may. Throws what the engine says if the body does not arrive.
    func readBody(_ what: String) throws -> [UInt8] {
        var text: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
        defer { unsafe buffer.deallocate() }
        while true {
            let count: Int
            do throws(HTTPBodyError) {
                count = try unsafe exchange.body.read(into: buffer)
            } catch .tooLarge(let limit) {
                throw APIError.tooLarge(what, limitBytes: limit)
            }
            guard count > 0 else { return text }
            unsafe text.append(contentsOf: buffer[..<count])
        }
    }

    /// An answer with the headers that all have.
    func response(_ status: Int) -> HTTPResponse {
        var response = HTTPResponse(status: status)
        response.header("X-Content-Type-Options", constant: "nosniff")
        response.requestID = requestID
        return response
    }

    /// The head of a JSON answer that clients may keep if they ask each time whether it still holds.
    ///
    /// It is copied rather than made, because the hot paths send it with each answer.
    private static let kept: HTTPResponse = {
        var response = HTTPResponse(status: 200)
        response.header("X-Content-Type-Options", constant: "nosniff")
        response.header("Content-Type", constant: "application/json")
        response.header("Vary", constant: "Accept, Accept-Encoding")
        response.header("Cache-Control", constant: "no-cache")
        return response
    }()

    /// A JSON answer that clients may keep if they ask each time whether it still holds; without the request's id.
    static func keptResponse(_ tag: EntityTag?, isCompressed: Bool) -> HTTPResponse {
        var response = kept
        if let tag { response.header("ETag", isCompressed ? tag.compressed.header : tag.header) }
        if isCompressed { response.header("Content-Encoding", constant: "gzip") }
        return response
    }

    /// Sends a JSON text that nobody should keep.
    func respond(status: Int = 200, json: [UInt8]) {
        var response = response(status)
        response.header("Content-Type", constant: "application/json")
        response.header("Cache-Control", constant: "no-store")
        response.body = json
        exchange.respond(response)
    }

    /// Sends a text that does not change while the gateway runs.
    func respond(_ document: Documents.Document) {
        let isCompressed = acceptsGzip && document.compressed != nil
        if let condition = ifNoneMatch,
            let current = ListHead.unchanged(document.tag, condition, acceptsGzip: isCompressed)
        {
            return respondUnchanged(current)
        }
        var response = Self.keptResponse(document.tag, isCompressed: isCompressed)
        response.requestID = requestID
        response.body = isCompressed ? document.compressed ?? document.body : document.body
        exchange.respond(response)
    }

    /// Says that the client's copy is current, and what has to be said of the package now: an archive's tag does not change with its state.
    func respondUnchanged(_ tag: EntityTag, notice: DeprecationNotice? = nil) {
        var response = response(304)
        response.header("ETag", tag.header)
        notice?.write(to: &response)
        response.header("Cache-Control", constant: "no-cache")
        response.header("Vary", constant: "Accept, Accept-Encoding")
        exchange.respond(response)
    }

    /// Sends an error in the shape that the client accepts.
    func fail(_ error: APIError) {
        let wantsProblem = ErrorBody.wantsProblem(exchange.request.header("Accept"))
        var response = response(error.status)
        if wantsProblem {
            response.header("Content-Type", constant: "application/problem+json")
        } else {
            response.header("Content-Type", constant: "application/json")
        }
        response.header("Cache-Control", constant: "no-store")
        if let allow = error.allow { response.header("Allow", allow) }
        if let types = error.acceptPatch { response.header("Accept-Patch", types) }
        if let seconds = error.retryAfterSeconds { response.header("Retry-After", String(seconds)) }
        if let range = error.contentRange { response.header("Content-Range", range) }
        response.body = ErrorBody.json(error, requestID: requestID, isProblem: wantsProblem)
        writeDown(error)
        exchange.respond(response)
    }

    /// Logs what an error does not tell the client.
    func writeDown(_ error: APIError) {
        guard let cause = error.cause else { return }
        log.error(
            "request failed",
            [
                "cause": .string(cause), "requestId": .string(requestID),
                "traceId": .string(trace.traceID),
            ]
        )
    }
}
