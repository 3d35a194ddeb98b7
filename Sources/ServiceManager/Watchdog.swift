internal import Threads

/// Tells the service manager that the process is alive, as long as a check says that it does its work.
///
/// A thread of its own; twice in each interval, as sd_watchdog_enabled(3) advises. A check that fails or does not return leaves the
/// manager without a word, and it restarts the process.
public final class Watchdog: Sendable {
    private let isStopped = Monitor(false)
    private let thread: JoinableThread?

    /// Starts the thread; nil if the manager does not wait for such words.
    ///
    /// - Parameters:
    ///   - manager: who is told.
    ///   - isAlive: called on the watchdog's thread with the time it may take.
    public init?(_ manager: ServiceManager, isAlive: @escaping @Sendable (Duration) -> Bool) {
        guard let interval = manager.watchdogInterval else { return nil }
        let pause = interval / 2
        let isStopped = isStopped
        thread = JoinableThread {
            repeat {
                if isAlive(pause / 2) { manager.tell(.alive) }
            } while isStopped.wait(atMost: pause, { $0 ? true : nil }) == nil
        }
    }

    /// Ends the thread and waits for it.
    public func stop() {
        isStopped.update { $0 = true }
        thread?.join()
    }
}
