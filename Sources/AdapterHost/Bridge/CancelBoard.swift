// SPDX-License-Identifier: Apache-2.0

import Glibc
import Threads

/// The plugin's wishes to be called back at the end of a call (`on_cancel`), and the thread that calls.
///
/// A callback runs at most once, and never after `complete` returned: `complete` removes it, or waits while it runs on another
/// thread. It has its own thread because a callback that hangs must not hold up the deadlines of others.
final class CancelBoard: Sendable {
    typealias Function = @convention(c) (UnsafeMutableRawPointer?) -> Void

    /// `@unchecked Sendable`: the pointer is the plugin's and only handed back to it.
    @safe struct Callback: @unchecked Sendable {
        let function: Function
        let userData: UnsafeMutableRawPointer?

        func call() { unsafe function(userData) }
    }

    private enum Entry {
        case registered(Callback)
        case scheduled(Callback)
        case running(pthread_t)
    }

    private struct State {
        var entries: [CallHandle: Entry] = [:]
        var scheduled: [CallHandle] = []
        var hasThread = false
        var isStopped = false
    }

    private let monitor = Monitor(State())

    func register(_ callback: Callback, for handle: CallHandle) {
        monitor.withLock { state in
            if case .running = state.entries[handle] { return }
            state.entries[handle] = .registered(callback)
        }
    }

    func remove(_ handle: CallHandle) {
        monitor.withLock { state in
            if case .running = state.entries[handle] { return }
            state.entries[handle] = nil
        }
    }

    /// Has the callback called soon on the board's thread; `afterwards` runs there when it returned, also if there was none any more.
    func schedule(_ handle: CallHandle, afterwards: @escaping @Sendable (CallHandle) -> Void) {
        let startsThread = monitor.withLock(notifying: true) { state in
            guard case .registered(let callback) = state.entries[handle] else { return false }
            state.entries[handle] = .scheduled(callback)
            state.scheduled.append(handle)
            defer { state.hasThread = true }
            return !state.hasThread
        }
        if startsThread, !HostThread.start({ [self] in run(afterwards) }) {
            monitor.withLock { $0.hasThread = false }
        }
    }

    /// Calls the registered callback here and now, if nobody else does.
    func callNow(_ handle: CallHandle) {
        let callback = monitor.withLock { state -> Callback? in
            switch state.entries[handle] {
            case .registered(let callback), .scheduled(let callback):
                state.entries[handle] = .running(pthread_self())
                return callback
            case .running, nil: return nil
            }
        }
        guard let callback else { return }
        callback.call()
        monitor.withLock(notifying: true) { $0.entries[handle] = nil }
    }

    /// The call is complete: its callback will not be called any more once this returns, unless this is that callback.
    func settle(_ handle: CallHandle) {
        let thisThread = pthread_self()
        _ = monitor.wait { state -> Bool? in
            switch state.entries[handle] {
            case .running(let thread): return pthread_equal(thread, thisThread) != 0 ? true : nil
            case .registered, .scheduled:
                state.entries[handle] = nil
                return true
            case nil: return true
            }
        }
    }

    /// Ends the board's thread and forgets what was not called.
    func stop() {
        monitor.withLock(notifying: true) { state in
            state.isStopped = true
            state.scheduled.removeAll()
        }
    }

    private func run(_ afterwards: @Sendable (CallHandle) -> Void) {
        while let handle = nextScheduled() {
            callNow(handle)
            afterwards(handle)
        }
    }

    private func nextScheduled() -> CallHandle? {
        monitor.wait { state -> CallHandle?? in
            if !state.scheduled.isEmpty { return .some(.some(state.scheduled.removeFirst())) }
            return state.isStopped ? .some(.none) : nil
        } ?? nil
    }
}
