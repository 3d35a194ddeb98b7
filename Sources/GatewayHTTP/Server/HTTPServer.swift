internal import Glibc
internal import Synchronization
internal import Threads

/// An HTTP/1.1 server: one listener, a fixed number of reactor threads, and a handler that is called for each request.
public final class HTTPServer: Sendable {
    private struct State {
        var isStarted = false
        var address: ListenAddress
        var reactors: [Reactor] = []
        var threads: [ReactorThread] = []
    }

    private let configuration: HTTPServerConfiguration
    private let hooks: ServerHooks
    let census: ConnectionCensus
    private let state: Mutex<State>

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
        try Self.check(configuration)
        self.configuration = configuration
        hooks = ServerHooks(handler: handler, errorBody: errorBody, observer: observer)
        census = ConnectionCensus(limits: configuration.limits)
        state = Mutex(State(address: configuration.listen))
    }

    /// Opens the listener and starts the reactor threads.
    ///
    /// Once; `drain` must follow before the process ends or the server is let go.
    ///
    /// - Throws: what kept the server from listening; nothing is left open then.
    public func start() throws(HTTPServerError) {
        guard
            state.withLock({ state in
                defer { state.isStarted = true }
                return !state.isStarted
            })
        else { throw .alreadyStarted }
        let listener = try Listener(configuration.listen)
        var reactors: [Reactor] = []
        for _ in 0..<threadCount {
            reactors.append(try Reactor(limits: configuration.limits, hooks: hooks, census: census))
        }
        var threads: [ReactorThread] = []
        do throws(HTTPServerError) {
            for reactor in reactors {
                reactor.acceptor = try Acceptor(listener, reactors: reactors, on: reactor)
            }
            for reactor in reactors { threads.append(try ReactorThread(running: reactor)) }
        } catch {
            Self.stop(reactors, threads)
            throw error
        }
        state.withLock { state in
            state.address = listener.address
            state.reactors = reactors
            state.threads = threads
        }
    }

    /// The address that is listened on, with the port the system chose; the configured one before `start()`.
    public var address: ListenAddress { state.withLock { $0.address } }

    /// Whether every reactor thread does its work: each is asked for a sign, and has so long to give it.
    ///
    /// False before `start()` and after `drain`. It blocks: not to be called on a reactor thread.
    public func isResponsive(within timeout: Duration) -> Bool {
        let reactors = state.withLock { $0.reactors }
        let silent = Monitor(reactors.count)
        for reactor in reactors { reactor.post(.confirm { silent.update { $0 -= 1 } }) }
        return !reactors.isEmpty && silent.wait(atMost: timeout) { $0 == 0 ? true : nil } == true
    }

    /// Stops: no new connection is accepted, idle ones are closed, running exchanges finish with `Connection: close`.
    ///
    /// What is not finished after the timeout is cut off. When it returns, all threads have ended and all descriptors are closed. It blocks:
    /// not to be called on a reactor thread.
    ///
    /// - Parameter timeout: how long running exchanges may take.
    public func drain(timeout: Duration) {
        let (reactors, threads) = state.withLock { state in
            defer {
                state.reactors = []
                state.threads = []
            }
            return (state.reactors, state.threads)
        }
        for reactor in reactors { reactor.post(.drain) }
        if !reactors.isEmpty {
            let deadline = MonotonicClock.now() &+ MonotonicClock.nanoseconds(timeout)
            census.wait(forTotal: 0, deadline: deadline)
        }
        Self.stop(reactors, threads)
    }

    private var threadCount: Int {
        configuration.threads > 0 ? configuration.threads : max(1, sysconf(CInt(_SC_NPROCESSORS_ONLN)))
    }

    private static func stop(_ reactors: [Reactor], _ threads: [ReactorThread]) {
        for reactor in reactors { reactor.post(.stop) }
        for thread in threads { thread.join() }
        for reactor in reactors { reactor.closeAll() }
    }

    private static func check(_ configuration: HTTPServerConfiguration) throws(HTTPServerError) {
        let limits = configuration.limits
        guard 0...1024 ~= configuration.threads else { throw .badConfiguration("threads must be 0 to 1024") }
        guard limits.requestLineBytes >= 16, 64...(1024 * 1024) ~= limits.headerBytes, limits.headerCount >= 1
        else {
            throw .badConfiguration(
                "the request line needs at least 16 bytes, the head 64 bytes to 1 MiB and one field"
            )
        }
        guard limits.bodyBufferBytes >= 1024, limits.writeBufferBytes >= 1024 else {
            throw .badConfiguration("the body and write buffers need at least 1 KiB")
        }
        guard limits.connections >= 1, limits.connectionsPerAddress >= 1 else {
            throw .badConfiguration("at least one connection must be allowed")
        }
    }
}
