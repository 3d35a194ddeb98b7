/// One request and its one response.
///
/// A handler answers on the reactor thread before it returns, which is the quickest way, or keeps the exchange and
/// answers from any other thread. An exchange that is dropped without an answer is answered 500.
public final class HTTPExchange: Sendable {
    /// The `routeLabel` in the summary of an exchange that the engine answered itself.
    public static let engineLabel = "engine"

    /// The request.
    public let request: HTTPRequest

    /// The label of the route for metrics, from a small closed set; empty until the handler sets it.
    ///
    /// Set it before answering. [any thread]
    public var routeLabel: String {
        get { "" }
        set {}
    }

    init(request: HTTPRequest) { self.request = request }

    /// Answers with a whole response, once: of several answers the first is sent, the others are ignored.
    ///
    /// [any thread] On the reactor thread it is written to the socket before the turn ends.
    public func respond(_ response: HTTPResponse) {
    }

    /// Answers with a response whose body follows in pieces, once.  [any thread]
    ///
    /// - Parameters:
    ///   - head: status and header fields; its body is ignored.
    ///   - contentLength: the exact length of the body, nil for a chunked one (for HTTP/1.0: ended by closing).
    /// - Returns: the writer of the body; one that refuses everything if the exchange was answered before.
    public func beginResponse(_ head: HTTPResponse, contentLength: UInt64? = nil) -> HTTPBodyWriter {
        HTTPBodyWriter()
    }

    /// The reader of the request body, always the same one. [worker threads only: reading blocks]
    public var body: HTTPBodyReader { HTTPBodyReader() }

    /// Sets the most bytes that `body` delivers, instead of `HTTPLimits.bodyBytes`; before the first read. [any thread]
    public func limitBody(toBytes limit: UInt64) {
    }

    /// Asks to be told, once and on a reactor thread, when the client closes or breaks the connection
    /// before the response is complete, at once if it already has.
    ///
    /// A client that only closed its sending side is still sent the answer. The closure must not block.
    /// [any thread]
    public func onDisconnect(_ action: @escaping @Sendable () -> Void) {
    }
}
