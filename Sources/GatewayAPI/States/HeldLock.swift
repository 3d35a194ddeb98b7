import PackageLifecycle

/// A package's lock, or an idempotency key's, in the hands of code that must not wait: it is given back on a state worker.
///
/// That is so also if it is dropped, on whichever thread.
final class HeldLock: Sendable {
    private let lock: StateLock
    private let workers: BlockingWorkers

    init(_ lock: StateLock, _ workers: BlockingWorkers) {
        self.lock = lock
        self.workers = workers
    }

    deinit { release() }

    /// Gives it back soon [any thread]; more calls do nothing.
    func release() {
        let lock = lock
        // With no worker to be had the thread that let go waits itself.
        if !workers.submit({ lock.release() }) { lock.release() }
    }
}
