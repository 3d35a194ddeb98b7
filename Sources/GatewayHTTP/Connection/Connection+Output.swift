extension Connection {
    /// Lays out a response head, in the reactor's scratch if nothing of this connection waits already.
    func sendHead(
        _ answer: HTTPResponse,
        framing: ResponseHeadWriter.Framing,
        persistence: ResponseHeadWriter.Persistence
    ) {
        let size = ResponseHeadWriter.limitBytes(answer)
        guard prepareScratch(for: size) else {
            let head = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                var writer = unsafe ResponseHeadWriter(UnsafeMutableRawBufferPointer(buffer))
                writer.write(answer, date: reactor.date.line, framing: framing, persistence: persistence)
                count = writer.count
            }
            current.bytesSent += UInt64(head.count)
            enqueue(head)
            return
        }
        let before = reactor.output.count
        let date = reactor.date.line
        unsafe reactor.output.append { target in
            var writer = unsafe ResponseHeadWriter(target)
            writer.write(answer, date: date, framing: framing, persistence: persistence)
            return writer.count
        }
        current.bytesSent += UInt64(reactor.output.count - before)
    }

    /// Sends bytes behind what was sent before: copied to the scratch if they are few, else from where they lie.
    func send(_ bytes: [UInt8], streamed: Bool = false) {
        guard !bytes.isEmpty, phase != .closed else { return }
        current.bytesSent += UInt64(bytes.count)
        guard !streamed, bytes.count <= WriteScratch.copiedBodyBytes, prepareScratch(for: bytes.count) else {
            return write(bytes)
        }
        reactor.output.append(bytes)
    }

    /// Writes what this connection has collected in the scratch.
    func flushScratch() {
        guard reactor.outputOwner === self else { return }
        write([])
    }

    /// True when `size` bytes may be appended to the scratch for this connection.
    private func prepareScratch(for size: Int) -> Bool {
        guard queue.isEmpty else {
            flushScratch()
            return false
        }
        if let owner = reactor.outputOwner, owner !== self { owner.flushScratch() }
        if !reactor.output.hasRoom(for: size) { flushScratch() }
        guard queue.isEmpty, phase != .closed, reactor.output.hasRoom(for: size) else { return false }
        reactor.outputOwner = self
        return true
    }

    /// Writes the scratch and then these bytes; what the socket does not take is queued.
    private func write(_ bytes: [UInt8]) {
        let owns = reactor.outputOwner === self
        guard queue.isEmpty else {
            if owns { enqueueScratch(from: 0) }
            return enqueue(bytes)
        }
        let collected = owns ? reactor.output.count : 0
        let outcome = unsafe bytes.withUnsafeBytes { body in
            if owns { return unsafe transport.write(reactor.output.bytes, body) }
            return unsafe transport.write(body, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        switch outcome {
        case .bytes(let count):
            noteSent(max(0, count - collected))
            if count < collected {
                enqueueScratch(from: count)
                enqueue(bytes)
            } else {
                clearScratch(owns)
                enqueue(bytes, from: count - collected)
            }
        case .wouldBlock:
            if owns { enqueueScratch(from: 0) }
            enqueue(bytes)
        case .ended, .broken:
            clearScratch(owns)
            close()
        }
    }

    private func enqueueScratch(from offset: Int) {
        let rest = unsafe Array(reactor.output.bytes[offset...])
        clearScratch(true)
        enqueue(rest)
    }

    private func clearScratch(_ owns: Bool) {
        guard owns else { return }
        reactor.output.removeAll()
        reactor.outputOwner = nil
    }

    private func enqueue(_ bytes: [UInt8], from offset: Int = 0) {
        guard bytes.count > offset else { return }
        if queue.isEmpty { beginWriteWindow() }
        queue.append(bytes, from: offset)
    }

    /// Tells the writer of a streamed body that the socket took its bytes.
    private func noteSent(_ count: Int) {
        writeWindowBytes += UInt64(count)
        if case .streaming(let pipe) = response { pipe.sent(count) }
    }

    /// The socket takes bytes again.
    func flushQueue() {
        let (sent, works) = queue.write(to: transport)
        noteSent(sent)
        guard works else { return close() }
        guard queue.isEmpty else { return }
        writeDeadline = .max
        switch phase {
        case .exchange:
            if case .complete = response { finishExchange() }
        case .flushing: finishFlushing()
        case .head, .discarding, .lingering, .closed: break
        }
        if phase != .closed {
            schedule()
            if phase != .exchange { reactor.resumeLater(self) }
        }
    }
}
