/// Every bound of the engine on what a client may send, hold or wait for.
///
/// Sizes are bytes. Times are measured on the monotonic clock, in steps of about 17 ms.
public struct HTTPLimits: Sendable, Hashable {
    /// The longest request line, without its line end; longer answers 414.
    public var requestLineBytes = 8 * 1024
    /// The largest request head, request line and all fields together; larger answers 431.
    public var headerBytes = 32 * 1024
    /// The most header fields in a request; more answers 431.
    public var headerCount = 100
    /// The most bytes of chunked trailers (which are ignored), and of chunk extensions, in one body.
    public var trailerBytes = 8 * 1024
    /// What `HTTPBodyReader` delivers of one body unless the handler sets another limit with `limitBody(toBytes:)`.
    public var bodyBytes: UInt64 = 1024 * 1024
    /// The bytes of an unread request body that are thrown away to keep a connection; with more left it is closed.
    public var drainBytes: UInt64 = 64 * 1024
    /// The bytes of one request body kept in memory between the socket and its reader.
    public var bodyBufferBytes = 256 * 1024
    /// The bytes of one streamed response kept in memory between its writer and the socket.
    public var writeBufferBytes = 256 * 1024

    /// From the first byte of a request until its head is complete; later answers 408.
    public var headerDeadline: Duration = .seconds(10)
    /// How long a connection may be silent before its first and between two requests.
    public var idleDeadline: Duration = .seconds(60)
    /// From the first byte of a request until the last byte of its response.
    public var requestDeadline: Duration = .seconds(1800)
    /// The slowest a request body may arrive, averaged over `bodyRateWindow`, while the reader waits for it; slower
    /// answers 408.
    public var bodyBytesPerSecond: UInt64 = 1024
    /// The time over which the rate of a request body is judged.
    public var bodyRateWindow: Duration = .seconds(20)
    /// A client that takes less than `writeBytesPerSecond` over this time while output waits for it is cut off.
    public var writeDeadline: Duration = .seconds(30)
    /// The slowest a client may take a response, averaged over `writeDeadline`.
    public var writeBytesPerSecond: UInt64 = 1024
    /// How long a connection that is being closed still takes in what its client sends, so that the last answer is not lost.
    public var lingerDeadline: Duration = .seconds(5)

    /// The most connections at once; one more is answered 503.
    public var connections = 10_000
    /// The most connections at once from one address (all clients of a unix socket are one); one more is answered 503.
    public var connectionsPerAddress = 1_000

    /// The defaults of every limit.
    public init() {}
}
