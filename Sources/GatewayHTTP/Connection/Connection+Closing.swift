extension Connection {
    /// The response is handed over: the exchange is over, and the connection goes on or ends.
    func finishExchange() {
        guard phase == .exchange else { return }
        summarize(isComplete: true)
        if closesAfterResponse {
            closeGently()
        } else if framing.isComplete {
            becomeIdle()
        } else {
            phase = .discarding
            discardedBytes = 0
            phaseDeadline = reactor.now &+ reactor.deadlines.linger
        }
    }

    /// Waits for the next request.
    func becomeIdle() {
        guard !reactor.isDraining else { return closeGently() }
        phase = .head
        requestStart = 0
        phaseDeadline = reactor.now &+ reactor.deadlines.idle
    }

    /// Closes when everything is sent, and so that the client gets to read it.
    func closeGently() {
        flushScratch()
        guard phase != .closed else { return }
        phase = .flushing
        phaseDeadline = .max
        if queue.isEmpty { finishFlushing() }
    }

    /// Everything is sent.
    ///
    /// If the client may still be sending, closing at once could take the last answer away from it.
    func finishFlushing() {
        let mayBeSending =
            !peerFinished && (isReadable || !framing.isComplete || !inbound.isEmpty || current.status >= 400)
        guard mayBeSending else { return close() }
        transport.finishWriting()
        guard lingers else { return closeUnread() }
        phase = .lingering
        inbound = []
        phaseDeadline = reactor.now &+ reactor.deadlines.linger
        isReadable = true
    }

    /// Closes at once, but reads first what is there: unread bytes would make the system take back the last answer.
    private func closeUnread() {
        _ = unsafe transport.read(into: reactor.input.bytes)
        close()
    }

    /// In a drain: closes unless a request is under way.
    func closeIfIdle() {
        guard phase == .head else { return }
        advance()
        if phase == .head, requestStart == 0, queue.isEmpty { close() }
    }

    /// Closes at once, whatever is under way.
    func close() {
        guard phase != .closed else { return }
        let wasInExchange = phase == .exchange
        phase = .closed
        if reactor.outputOwner === self {
            reactor.output.removeAll()
            reactor.outputOwner = nil
        }
        transport.close()
        queue.removeAll()
        inbound = []
        reactor.remove(self)
        pipe?.fail(.disconnected)
        if case .streaming(let pipe) = response { pipe.disconnect() }
        let action = disconnectAction.take()
        if wasInExchange { summarize(isComplete: false) }
        action?()
        pipe = nil
        response = .complete
    }

    /// Gives the observer its summary and lets go of everything that belongs to the exchange.
    private func summarize(isComplete: Bool) {
        guard !current.isOver else { return }
        current.isOver = isComplete
        reactor.hooks.observer(
            HTTPExchangeSummary(
                method: current.method,
                route: current.route,
                requestID: current.requestID,
                traceID: current.traceID,
                status: current.status,
                bytesReceived: current.bytesReceived,
                bytesSent: current.bytesSent,
                duration: .nanoseconds(Int64(clamping: MonotonicClock.now() &- requestStart)),
                isComplete: isComplete
            )
        )
        if isComplete {
            disconnectAction = nil
            if pipe != nil {
                pipe?.fail(.finished)
                pipe = nil
            }
            wantsBody = false
            bodyDeadline = .max
        }
    }
}
