/// Why a request body could not be read to its end.
public enum HTTPBodyError: Error, Sendable, Hashable {
    /// The client closed or broke the connection before the end of the body.
    case disconnected
    /// The body has more bytes than its limit: answer 413.
    case tooLarge(limitBytes: UInt64)
    /// The engine found a protocol error in the body or a deadline passed; it has answered the client already.
    case refused(HTTPProtocolError)
    /// The exchange is over: it was answered before, or the server has stopped.
    case finished
}
