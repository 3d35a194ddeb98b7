/// Writes a response body in pieces. [one thread at a time]
///
/// A writer that is dropped without `finish()` breaks the connection, so that a client never takes a part for the whole.
public final class HTTPBodyWriter: Sendable {
    private let pipe: OutputPipe
    private let connection: Connection
    private let sequence: UInt64

    init(pipe: OutputPipe, connection: Connection, sequence: UInt64) {
        self.pipe = pipe
        self.connection = connection
        self.sequence = sequence
    }

    deinit { abort() }

    /// Sends bytes, waiting while more than `HTTPLimits.writeBufferBytes` are on their way to a slow client.
    ///
    /// On a reactor thread it cannot wait: there the bytes beyond the limit break the connection.
    ///
    /// - Parameter bytes: copied before it returns.
    /// - Returns: false when the client is gone, or more than the promised content length was written: stop then.
    public func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let waits = !ReactorThread.isCurrent
        return unsafe OutputPipe.pieces(bytes) { piece in
            let receipt = unsafe pipe.append(piece, waits: waits)
            if receipt.tells { tell(.output(connection, sequence: sequence)) }
            return receipt.isTaken
        }
    }

    /// Ends the body properly.
    ///
    /// With a content length, missing bytes break the connection instead.
    ///
    /// - Parameter trailers: fields as in `HTTPResponse.headerBytes`, sent behind a chunked body; others have no place for them
    ///   (RFC 9112 section 7.1.2).
    public func finish(trailers: [UInt8] = []) {
        if pipe.finish(trailers: trailers) { tell(.output(connection, sequence: sequence)) }
    }

    /// Breaks the connection, so that the client sees that the body is not complete.
    public func abort() {
        if pipe.abort() { tell(.abort(connection, sequence: sequence)) }
    }

    private func tell(_ command: ReactorCommand) { connection.reactor.send(command) }
}
