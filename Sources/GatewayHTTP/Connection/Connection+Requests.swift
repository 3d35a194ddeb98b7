extension Connection {
    /// So that one client that sends without end does not keep the others waiting.
    private static let readsPerStep = 2

    /// Parses requests from what was received and hands them over, until one has to be waited for or no bytes are left.
    func serveRequests() -> Bool {
        let buffer = unsafe reactor.input.bytes
        var start = 0
        var end = unsafe takeInbound(into: buffer)
        var reads = 0
        while true {
            if start < end {
                if requestStart == 0 { beginHead() }
                let received = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<end])
                do throws(HTTPProtocolError) {
                    if try unsafe parser.parse(received) {
                        start += Int(parser.head.length)
                        unsafe handOver(received, rest: buffer, from: &start, to: end)
                        guard phase == .head, queue.isEmpty else {
                            if phase != .closed { unsafe keep(buffer, start..<end) }
                            return phase == .discarding || phase == .lingering || wantsBody
                        }
                        continue
                    }
                } catch {
                    current.begin(parser.head)
                    current.bytesReceived = UInt64(end - start)
                    refuse(error)
                    return phase == .lingering
                }
            }
            guard isReadable, reads < Self.readsPerStep else { break }
            unsafe moveDown(buffer, &start, &end)
            reads += 1
            guard unsafe readMore(buffer, &end) else { return false }
        }
        unsafe keep(buffer, start..<end)
        return isReadable && phase == .head
    }

    private func beginHead() {
        requestStart = reactor.now
        phaseDeadline = reactor.now &+ reactor.deadlines.header
    }

    /// Reads once; false when the connection has closed.
    private func readMore(_ buffer: UnsafeMutableRawBufferPointer, _ end: inout Int) -> Bool {
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[end...])
        switch unsafe transport.read(into: space) {
        case .bytes(let count):
            end += count
            if count < space.count, !peerFinished { isReadable = false }
        case .wouldBlock: isReadable = false
        case .ended, .broken:
            flushScratch()
            if phase == .head { close() }
            return false
        }
        return true
    }

    /// The head is complete: begins its exchange and calls the handler.
    private func handOver(
        _ received: UnsafeRawBufferPointer,
        rest: UnsafeMutableRawBufferPointer,
        from start: inout Int,
        to end: Int
    ) {
        let head = parser.head
        parser = RequestParser(limits: reactor.limits)
        current.begin(head)
        phase = .exchange
        response = .awaited
        closesAfterResponse = false
        phaseDeadline = requestStart &+ reactor.deadlines.request
        framing = BodyFraming(head.body, limits: reactor.limits)
        if !framing.isComplete {
            makePipe(head.body)
            do throws(HTTPProtocolError) {
                let available = unsafe UnsafeRawBufferPointer(rebasing: rest[start..<end])
                var position = 0
                try unsafe deliver(available, &position)
                start += position
            } catch {
                return refuse(error)
            }
        }
        let request = unsafe HTTPRequest(
            bytes: Array(received[..<Int(head.length)]),
            head: head,
            remoteAddress: address
        )
        reactor.hooks.handler(
            HTTPExchange(request: request, connection: self, sequence: current.sequence, pipe: pipe)
        )
    }

    private func makePipe(_ length: HTTPBodyLength) {
        let sequence = current.sequence
        let reactor = reactor
        pipe = BodyPipe(length: length, limits: reactor.limits) { [self] in
            reactor.post(.wantBody(self, sequence: sequence))
        }
    }

    // MARK: - Received bytes

    /// Copies what was kept from earlier turns to the front of the reactor's buffer.
    func takeInbound(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard !inbound.isEmpty else { return 0 }
        let count = inbound.count
        unsafe inbound.withUnsafeBytes { unsafe buffer.copyMemory(from: $0) }
        inbound = []
        return count
    }

    /// Keeps bytes of the reactor's buffer for later turns.
    func keep(_ buffer: UnsafeMutableRawBufferPointer, _ range: Range<Int>) {
        if !range.isEmpty { unsafe inbound = Array(buffer[range]) }
    }

    private func moveDown(_ buffer: UnsafeMutableRawBufferPointer, _ start: inout Int, _ end: inout Int) {
        guard start > 0 else { return }
        if end > start {
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
        }
        end -= start
        start = 0
    }
}
