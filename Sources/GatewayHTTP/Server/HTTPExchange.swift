internal import Synchronization

/// One request and its one response.
///
/// A handler answers on the reactor thread before it returns, which is the quickest way, or keeps the exchange and
/// answers from any other thread. An exchange that is dropped without an answer is answered 500.
public final class HTTPExchange: Sendable {
    /// The request.
    public let request: HTTPRequest

    /// The reader of the request body. [worker threads only: reading blocks]
    public let body: HTTPBodyReader

    private let connection: Connection
    private let sequence: UInt64
    private let isAnswered = Atomic<Bool>(false)
    /// -1 until the handler sets it.
    private let routeNumber = Atomic<Int>(-1)

    init(request: HTTPRequest, connection: Connection, sequence: UInt64, pipe: BodyPipe?) {
        self.request = request
        self.connection = connection
        self.sequence = sequence
        body = HTTPBodyReader(pipe: pipe)
    }

    deinit {
        guard !isAnswered.load(ordering: .relaxed) else { return }
        connection.reactor.send(.unanswered(connection, sequence: sequence, route: route))
    }

    /// The handler's number of the route, 0 or more, under which the observer counts the exchange; nil until the handler sets it.
    ///
    /// Set it before answering. [any thread]
    public var route: Int? {
        get {
            let number = routeNumber.load(ordering: .relaxed)
            return number < 0 ? nil : number
        }
        set {
            routeNumber.store(newValue ?? -1, ordering: .relaxed)
            if connection.reactor.isCurrent { connection.note(route: newValue, sequence: sequence) }
        }
    }

    /// Gives the request the names under which the observer finds it in its summary; without effect once the handler has
    /// returned. [reactor thread]
    public func mark(requestID: String, traceID: String) {
        guard connection.reactor.isCurrent else { return }
        connection.note(requestID: requestID, traceID: traceID, sequence: sequence)
    }

    /// Answers with a whole response, once: of several answers the first is sent, the others are ignored.
    ///
    /// On the reactor thread it is written to the socket before the turn ends. [any thread]
    public func respond(_ response: HTTPResponse) {
        guard claim() else { return }
        if connection.reactor.isCurrent {
            connection.answer(response, route: route, sequence: sequence)
        } else {
            connection.reactor.post(.answer(connection, sequence: sequence, response, route: route))
        }
    }

    /// Answers with a response whose body follows in pieces, once. [any thread]
    ///
    /// - Parameters:
    ///   - head: status and header fields; its body is ignored.
    ///   - contentLength: the exact length of the body, nil for a chunked one (for HTTP/1.0: ended by closing).
    /// - Returns: the writer of the body; one that refuses everything if the exchange was answered before.
    public func beginResponse(_ head: HTTPResponse, contentLength: UInt64? = nil) -> HTTPBodyWriter {
        let start = ResponseStart(
            head,
            contentLength: contentLength,
            request: request,
            limits: connection.reactor.limits
        )
        let writer = HTTPBodyWriter(pipe: start.pipe, connection: connection, sequence: sequence)
        if claim() {
            connection.reactor.send(.begin(connection, sequence: sequence, start, route: route))
        } else {
            start.pipe.disconnect()
        }
        return writer
    }

    /// Sets the most bytes that `body` delivers, instead of `HTTPLimits.bodyBytes`; before the first read. [any thread]
    public func limitBody(toBytes limit: UInt64) { body.pipe?.limit(toBytes: limit) }

    /// Asks to be told when the client closes or breaks the connection before the response is complete.
    ///
    /// It is told once and on a reactor thread, at once if it has happened already. A client that only closed its sending
    /// side still gets the answer. The closure must not block. [any thread]
    public func onDisconnect(_ action: @escaping @Sendable () -> Void) {
        connection.reactor.send(.watch(connection, sequence: sequence, action))
    }

    private func claim() -> Bool {
        isAnswered.compareExchange(expected: false, desired: true, ordering: .relaxed).exchanged
    }
}
