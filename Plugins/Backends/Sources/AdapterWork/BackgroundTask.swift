internal import Glibc
internal import Threads

/// A thread that runs a function again and again, with a pause in between that the function names.
///
/// From the second run on it stands back a little for threads that somebody waits for.
public final class BackgroundTask: Sendable {
    /// Added to the niceness that the process was started with: two fifths of another thread's share, where processors are short.
    private static let niceness: CInt = 4

    private struct State {
        var thread: JoinableThread?
        var isStopping = false
        var isWoken = false
    }

    private let state = Monitor(State())
    private let body: @Sendable () -> Duration

    /// Makes a task that does not run yet.
    ///
    /// - Parameter body: one run; returns the pause until the next.
    public init(_ body: @escaping @Sendable () -> Duration) {
        self.body = body
    }

    /// Starts the thread; `false` if the system has none to give.
    public func start() -> Bool {
        guard let thread = JoinableThread({ self.run() }) else { return false }
        state.withLock { $0.thread = thread }
        return true
    }

    /// Ends the pause.
    public func wake() { state.update { $0.isWoken = true } }

    /// Ends the thread after the run that may be going on, and waits for that.
    public func stop() {
        let thread = state.update { state in
            state.isStopping = true
            return state.thread.take()
        }
        thread?.join()
    }

    private func run() {
        guard pause(body()) else { return }
        // Linux counts niceness by thread, and threads that this one starts have the same.
        _ = nice(Self.niceness)
        while pause(body()) {}
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
