/// An HTTP/1.1 server: one listener, a fixed number of reactor threads, and a handler that is called for each request.
public final class HTTPServer: Sendable {
    /// Makes a server; nothing is opened before `start()`.
    ///
    /// - Parameters:
    ///   - configuration: where to listen and the limits.
    ///   - handler: called on a reactor thread for each request head; it must not block.
    ///   - errorBody: the JSON body for an error of the engine itself; called on a reactor thread.
    ///   - observer: called on a reactor thread at the end of each exchange; it must be quick.
    /// - Throws: `badConfiguration`.
    public init(
        _ configuration: HTTPServerConfiguration,
        handler: @escaping @Sendable (HTTPExchange) -> Void,
        errorBody: @escaping @Sendable (HTTPProtocolError) -> [UInt8],
        observer: @escaping @Sendable (HTTPExchangeSummary) -> Void
    ) throws(HTTPServerError) {
    }

    /// Opens the listener and starts the reactor threads.
    ///
    /// Once; `drain` must follow before the process ends or the server is dropped.
    public func start() throws(HTTPServerError) {
    }

    /// The address that is listened on, with the port the system chose; the configured one before `start()`.
    public var address: ListenAddress { .tcp(host: "", port: 0) }

    /// Stops: no new connection is accepted, idle ones are closed, running exchanges finish with
    /// `Connection: close`.
    ///
    /// What is not finished after `timeout` is cut off. When it returns, all threads have ended and all
    /// descriptors are closed. It blocks: not to be called on a reactor thread.
    public func drain(timeout: Duration) {
    }
}
