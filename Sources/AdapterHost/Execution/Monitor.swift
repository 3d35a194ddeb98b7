// SPDX-License-Identifier: Apache-2.0

import Glibc

/// State that threads share and wait on: a mutex, a condition variable and what they guard.
///
/// `@unchecked Sendable`: the state is touched only while the mutex is held.
@safe final class Monitor<State>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    init(_ state: sending State) {
        self.state = state
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

    /// Reads or changes the state; the waiters look again if `notifying`.
    func withLock<R>(notifying: Bool = false, _ body: (inout State) -> R) -> R {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        let result = body(&state)
        if notifying { unsafe pthread_cond_broadcast(condition) }
        return result
    }

    /// Evaluates `body` until it yields a value, now and after each notification; `nil` if `deadline` (monotonic) passes first.
    func wait<R>(until deadline: Int64 = .max, _ body: (inout State) -> R?) -> R? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) { return result }
            if deadline == .max {
                unsafe pthread_cond_wait(condition, mutex)
                continue
            }
            guard MonotonicTime.now() < deadline else { return nil }
            var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
            unsafe pthread_cond_timedwait(condition, mutex, &time)
        }
    }

    /// Wakes one waiter, or all.
    func notify(all: Bool = true) {
        if all { unsafe pthread_cond_broadcast(condition) } else { unsafe pthread_cond_signal(condition) }
    }
}
