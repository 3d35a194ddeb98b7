/// What an observer learns at the end of each exchange, also of those that the engine answered itself.
public struct HTTPExchangeSummary: Sendable {
    /// The method; `.other("")` when the request line could not be read.
    public let method: HTTPMethod
    /// What the handler set as `HTTPExchange.route`; nil if it set nothing, and if the engine answered before a handler saw it.
    public let route: Int?
    /// What the handler set by `HTTPExchange.mark(requestID:traceID:)`; empty if it set nothing.
    public let requestID: String
    /// What it set as the id of the trace; empty likewise.
    public let traceID: String
    /// The status sent; 0 when the client went away before there was one.
    public let status: Int
    /// The bytes of head and body received for this request.
    public let bytesReceived: UInt64
    /// The bytes of the response, head included, that were handed to the connection.
    public let bytesSent: UInt64
    /// From the first byte of the request until the response was handed to the connection.
    public let duration: Duration
    /// False when the connection broke before the response was complete.
    public let isComplete: Bool
}
