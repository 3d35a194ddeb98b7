extension Connection {
    /// The reader of the body waits for bytes.
    func wantBody(sequence: UInt64) {
        guard sequence == current.sequence, phase == .exchange, !current.isOver, pipe != nil else { return }
        wantsBody = true
        if current.owesContinue {
            current.owesContinue = false
            send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        beginBodyWindow()
        advance()
    }

    /// Moves received bytes of the body to its pipe; true when there may be more at once.
    func receiveBody() -> Bool {
        guard let pipe, phase == .exchange else { return false }
        let room = pipe.room()
        guard room > 0 else {
            wantsBody = false
            bodyDeadline = .max
            return false
        }
        let buffer = unsafe reactor.input.bytes
        var count = unsafe takeInbound(into: buffer)
        if count == 0 {
            guard isReadable else { return false }
            let space = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(buffer.count, room)])
            switch unsafe transport.read(into: space) {
            case .bytes(let read):
                count = read
                if read < space.count, !peerFinished { isReadable = false }
            case .wouldBlock:
                isReadable = false
                return false
            case .ended, .broken:
                close()
                return false
            }
        }
        return unsafe deliver(buffer, count: count)
    }

    private func deliver(_ buffer: UnsafeMutableRawBufferPointer, count: Int) -> Bool {
        var position = 0
        do throws(HTTPProtocolError) {
            try unsafe deliver(UnsafeRawBufferPointer(rebasing: buffer[..<count]), &position)
        } catch {
            refuse(error)
            return phase == .lingering
        }
        unsafe keep(buffer, position..<count)
        return wantsBody
    }

    /// Decodes body bytes into the pipe as far as it has room.
    func deliver(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws(HTTPProtocolError) {
        guard let pipe else { return }
        let before = position
        defer { countBody(position - before) }
        let end = min(bytes.count, position + pipe.free)
        let window = unsafe UnsafeRawBufferPointer(rebasing: bytes[..<end])
        while let range = try unsafe framing.next(window, &position) {
            unsafe pipe.push(UnsafeRawBufferPointer(rebasing: window[range]))
        }
        guard framing.isComplete else { return }
        pipe.end()
        wantsBody = false
        bodyDeadline = .max
    }

    private func countBody(_ count: Int) {
        current.bytesReceived += UInt64(count)
        bodyWindowBytes += UInt64(count)
    }

    /// Throws away the rest of a body that nobody wants; then the next request is looked at.
    func discardBody() -> Bool {
        let buffer = unsafe reactor.input.bytes
        var count = unsafe takeInbound(into: buffer)
        if count == 0 {
            guard isReadable else { return false }
            switch unsafe transport.read(into: buffer) {
            case .bytes(let read):
                count = read
                if read < buffer.count, !peerFinished { isReadable = false }
            case .wouldBlock:
                isReadable = false
                return false
            case .ended, .broken:
                close()
                return false
            }
        }
        var position = 0
        do throws(HTTPProtocolError) {
            let bytes = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
            while try unsafe framing.next(bytes, &position) != nil {}
        } catch {
            // The response has gone out: there is nobody left to tell.
            closeGently()
            return true
        }
        discardedBytes += UInt64(position)
        unsafe keep(buffer, position..<count)
        if framing.isComplete {
            becomeIdle()
        } else if discardedBytes > reactor.limits.drainBytes {
            closeGently()
        }
        return true
    }

    /// Throws away what a client still sends to a connection that is closed for it.
    func discardInput() -> Bool {
        inbound = []
        guard isReadable else { return false }
        switch unsafe transport.read(into: reactor.input.bytes) {
        case .bytes(let count):
            if unsafe count < reactor.input.bytes.count, !peerFinished { isReadable = false }
            return true
        case .wouldBlock:
            isReadable = false
            return false
        case .ended, .broken:
            close()
            return false
        }
    }
}
