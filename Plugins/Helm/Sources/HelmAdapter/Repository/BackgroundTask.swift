internal import Glibc
internal import Threads

/// A thread that runs a function again and again, with a pause in between that the function names.
@safe
final class BackgroundTask: Sendable {
    private struct State {
        var thread: pthread_t?
        var isStopping = false
        var isWoken = false
    }

    private let state = Monitor(State())
    private let body: @Sendable () -> Duration

    /// Makes a task that does not run yet.
    ///
    /// - Parameter body: one run; returns the pause until the next.
    init(_ body: @escaping @Sendable () -> Duration) {
        self.body = body
    }

    /// Starts the thread; `false` if the system has none to give.
    func start() -> Bool {
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self)
        let code = unsafe pthread_create(&thread, nil, Self.main, context.toOpaque())
        guard code == 0 else {
            unsafe context.release()
            return false
        }
        state.withLock { $0.thread = thread }
        return true
    }

    /// Ends the pause.
    func wake() { state.update { $0.isWoken = true } }

    /// Ends the thread after the run that may be going on, and waits for that.
    func stop() {
        let thread = state.update { state in
            state.isStopping = true
            defer { state.thread = nil }
            return state.thread
        }
        if let thread { pthread_join(thread, nil) }
    }

    private static let main: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = {
        context in
        guard let context = unsafe context else { return nil }
        let task = unsafe Unmanaged<BackgroundTask>.fromOpaque(context).takeRetainedValue()
        // Signals are the host's business.
        var all = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
        while task.pause(task.body()) {}
        return nil
    }

    /// Waits; `false` if the task is to end.
    private func pause(_ duration: Duration) -> Bool {
        _ = state.wait(atMost: duration) { $0.isStopping || $0.isWoken ? true : nil }
        return state.withLock { state in
            state.isWoken = false
            return !state.isStopping
        }
    }
}
