extension Connection {
    /// Sends the whole response of an exchange.
    func answer(_ answer: HTTPResponse, route: Int?, sequence: UInt64) {
        guard isAwaiting(sequence) else { return }
        current.route = route
        sendWhole(answer, closes: mustCloseAfterResponse)
        completeResponse()
    }

    /// The handler has named the route.
    func note(route: Int?, sequence: UInt64) {
        if sequence == current.sequence, !current.isOver { current.route = route }
    }

    /// The handler has named the request.
    func note(requestID: String, traceID: String, sequence: UInt64) {
        guard sequence == current.sequence, !current.isOver else { return }
        current.requestID = requestID
        current.traceID = traceID
    }

    /// Sends the head of a response whose body follows.
    func begin(_ start: ResponseStart, route: Int?, sequence: UInt64) {
        guard isAwaiting(sequence) else {
            start.pipe.disconnect()
            return
        }
        current.route = route
        current.status = start.head.status
        closesAfterResponse = mustCloseAfterResponse || start.endsByClosing
        response = .streaming(start.pipe)
        sendHead(start.head, framing: start.framing)
        takeOutput(sequence: sequence)
    }

    /// The exchange was dropped without an answer.
    func answerUnanswered(route: Int?, sequence: UInt64) {
        guard isAwaiting(sequence) else { return }
        current.route = route
        refuse(.unanswered)
    }

    /// Takes what a writer has put into its pipe.
    func takeOutput(sequence: UInt64) {
        guard sequence == current.sequence, phase == .exchange, case .streaming(let pipe) = response else {
            return
        }
        guard let delivery = pipe.take() else { return close() }
        send(delivery.bytes, streamed: true)
        if delivery.isLast, phase == .exchange { completeResponse() }
        settleTurn()
    }

    /// The writer gave up.
    func abortResponse(sequence: UInt64) {
        guard sequence == current.sequence, phase == .exchange, case .streaming = response else { return }
        close()
    }

    /// Answers a protocol error, once, and closes.
    ///
    /// If a response is under way it can only be broken off.
    func refuse(_ error: HTTPProtocolError) {
        if phase == .head {
            phase = .exchange
            response = .awaited
        }
        guard case .awaited = response, phase == .exchange else { return close() }
        pipe?.fail(.refused(error))
        disconnectAction.take()?()
        var answer = HTTPResponse(status: error.status, body: reactor.hooks.errorBody(error))
        answer.header("Content-Type", constant: "application/json")
        if error.status == 503 { answer.header("Retry-After", constant: "1") }
        sendWhole(answer, closes: true)
        completeResponse()
    }

    /// Answers a connection that is one too many, before it has asked anything.
    func refuseWhole(_ error: HTTPProtocolError) {
        requestStart = reactor.now
        current.begin(RequestHead())
        current.method = .other("")
        refuse(error)
    }

    // MARK: -

    private func isAwaiting(_ sequence: UInt64) -> Bool {
        guard sequence == current.sequence, phase == .exchange, case .awaited = response else { return false }
        return true
    }

    /// A connection ends with its response when either side wants it, or when the client would have to send too much that nobody reads.
    private var mustCloseAfterResponse: Bool {
        guard current.keepsAlive, !reactor.isDraining else { return true }
        guard !framing.isComplete else { return false }
        return current.owesContinue || (framing.remaining ?? 0) > reactor.limits.drainBytes
    }

    private func sendWhole(_ answer: HTTPResponse, closes: Bool) {
        current.status = answer.status
        closesAfterResponse = closes
        response = .complete
        let hasNoBody = answer.status == 204 || answer.status == 304
        sendHead(answer, framing: hasNoBody ? .none : .length(UInt64(answer.body.count)))
        if !hasNoBody, current.method != .head { send(answer.body) }
    }

    private func sendHead(_ answer: HTTPResponse, framing: ResponseHeadWriter.Framing) {
        let persistence: ResponseHeadWriter.Persistence =
            closesAfterResponse ? .close : current.isHTTP11 ? .silent : .keepAlive
        sendHead(answer, framing: framing, persistence: persistence)
    }

    /// All of the response is queued: the exchange is over when it is sent.
    private func completeResponse() {
        response = .complete
        wantsBody = false
        bodyDeadline = .max
        if phase == .exchange, queue.isEmpty { finishExchange() }
        settleTurn()
    }

    /// Outside of a turn of this connection, what was collected is written at once and the next request may be looked at.
    private func settleTurn() {
        guard !isInTurn, phase != .closed else { return }
        flushScratch()
        guard phase != .closed else { return }
        schedule()
        if phase != .exchange { reactor.resumeLater(self) }
    }
}
