internal import Glibc

/// The thread a reactor runs on.
struct ReactorThread: Sendable {
    /// True on any thread that runs a reactor: what blocks must not be called there.
    static var isCurrent: Bool { key.isSet }

    private static let key = ThreadMark()
    private let handle: pthread_t

    /// Starts a thread that runs the reactor until it stops.
    ///
    /// Signals are blocked there: they belong to the program's main thread.
    init(running reactor: Reactor) throws(HTTPServerError) {
        var handle = pthread_t()
        let argument = unsafe Unmanaged.passRetained(reactor)
        let code = unsafe pthread_create(
            &handle,
            nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                var signals = sigset_t()
                unsafe sigfillset(&signals)
                unsafe pthread_sigmask(SIG_SETMASK, &signals, nil)
                unsafe Unmanaged<Reactor>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            },
            argument.toOpaque()
        )
        guard code == 0 else {
            unsafe argument.release()
            throw .system(call: "pthread_create", errno: code)
        }
        self.handle = handle
    }

    /// Says that the calling thread runs a reactor.
    static func markCurrent() { key.set() }

    /// Waits for the thread to end.
    func join() { pthread_join(handle, nil) }
}
