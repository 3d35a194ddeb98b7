internal import Glibc

/// A thread that runs a function again and again, with a pause in between that the function names.
///
/// `@unchecked Sendable`: the flags are touched under the mutex only; the thread is joined once, by `stop`.
@safe
final class BackgroundTask: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private let body: @Sendable () -> Duration
    private var thread: pthread_t?
    private var isStopping = false
    private var isWoken = false

    /// Makes a task that does not run yet.
    ///
    /// - Parameter body: one run; returns the pause until the next.
    init(_ body: @escaping @Sendable () -> Duration) {
        self.body = body
        unsafe mutex = .allocate(capacity: 1)
        unsafe condition = .allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(condition, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(condition)
        unsafe pthread_mutex_destroy(mutex)
        unsafe condition.deallocate()
        unsafe mutex.deallocate()
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
        self.thread = thread
        return true
    }

    /// Ends the pause.
    func wake() { signal { self.isWoken = true } }

    /// Ends the thread after the run that may be going on, and waits for that.
    func stop() {
        signal { self.isStopping = true }
        if let thread { pthread_join(thread, nil) }
        thread = nil
    }

    private func signal(_ change: () -> Void) {
        unsafe pthread_mutex_lock(mutex)
        change()
        unsafe pthread_cond_signal(condition)
        unsafe pthread_mutex_unlock(mutex)
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
        var end = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &end)
        let (seconds, attoseconds) = duration.components
        end.tv_nsec += Int(attoseconds / 1_000_000_000)
        end.tv_sec += Int(clamping: min(seconds, 1 << 30)) + end.tv_nsec / 1_000_000_000
        end.tv_nsec %= 1_000_000_000
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while !isStopping, !isWoken {
            if unsafe pthread_cond_timedwait(condition, mutex, &end) == ETIMEDOUT { break }
        }
        isWoken = false
        return !isStopping
    }
}
