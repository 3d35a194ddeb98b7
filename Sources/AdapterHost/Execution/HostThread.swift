// SPDX-License-Identifier: Apache-2.0

internal import CLinux
import Glibc
import Threads

/// Threads of the host that may block, outside of Swift's cooperative pool.
enum HostThread {
    /// Runs `body` on a new detached thread; false if the system has none left.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        guard unsafe pthread_attr_init(&attributes) == 0 else { return false }
        defer { unsafe pthread_attr_destroy(&attributes) }
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let box = unsafe Unmanaged.passRetained(ThreadBody(body)).toOpaque()
        let started = unsafe pthread_create(&thread, &attributes, runThreadBody, box) == 0
        if !started { unsafe Unmanaged<ThreadBody>.fromOpaque(box).release() }
        return started
    }

    /// Runs `body` on a thread of its own and waits for its result; `nil` if it takes longer than `limit` or no thread could be had.
    ///
    /// A body that takes longer is abandoned, not stopped; `late` receives its result when there is one after all.
    static func run<R: Sendable>(
        limit: Duration,
        late: @escaping @Sendable (R) -> Void = { _ in },
        _ body: @escaping @Sendable () -> R
    ) -> R? {
        let deadline = MonotonicTime.after(limit, from: MonotonicTime.now())
        let monitor = Monitor(Rendezvous<R>())
        let started = start {
            let result = body()
            let isLate = monitor.withLock(notifying: true) { state in
                state.result = result
                return state.isAbandoned
            }
            if isLate { late(result) }
        }
        guard started else { return nil }
        if let result = monitor.wait(until: deadline, { $0.result }) { return result }
        return monitor.withLock { state in
            state.isAbandoned = state.result == nil
            return state.result
        }
    }
}

private struct Rendezvous<R: Sendable> {
    var result: R?
    var isAbandoned = false
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runThreadBody(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let box = unsafe box { unsafe Unmanaged<ThreadBody>.fromOpaque(box).takeRetainedValue().run() }
    return nil
}
