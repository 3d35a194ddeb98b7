// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// State that threads share and wait on: a POSIX mutex and condition variable, and what they guard.
///
/// For threads that may sleep; where nobody waits, `Mutex` of the standard library is enough. Time is the monotonic clock's, so
/// that setting the wall clock moves no deadline.
@safe
public final class Monitor<State: ~Copyable>: @unchecked Sendable {
    // Sendable is true because the state is only touched between lock and unlock.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var state: State

    /// Guards `state`.
    public init(_ state: consuming sending State) {
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
    public func withLock<Result, Failure: Error>(
        notifying: Bool = false,
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer {
            if notifying { unsafe pthread_cond_broadcast(condition) }
            unsafe pthread_mutex_unlock(mutex)
        }
        return try body(&state)
    }

    /// Changes the state and lets every waiter look again.
    public func update<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try withLock(notifying: true, body)
    }

    /// Sleeps until `body` yields a value; it is tried at once and after each notification.
    ///
    /// With `notifying` the other waiters look again once it has.
    public func wait<Result>(notifying: Bool = false, _ body: (inout State) -> Result?) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        while true {
            if let result = body(&state) {
                if notifying { unsafe pthread_cond_broadcast(condition) }
                return result
            }
            unsafe pthread_cond_wait(condition, mutex)
        }
    }

    /// The same, but gives up with nil when the monotonic clock shows `deadline`, in nanoseconds.
    public func wait<Result>(
        until deadline: Int64,
        notifying: Bool = false,
        _ body: (inout State) -> Result?
    ) -> Result? {
        var time = timespec(tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        var isOver = false
        while true {
            if let result = body(&state) {
                if notifying { unsafe pthread_cond_broadcast(condition) }
                return result
            }
            if isOver { return nil }
            isOver = unsafe pthread_cond_timedwait(condition, mutex, &time) == ETIMEDOUT
        }
    }

    /// The same, but gives up with nil after `duration`.
    public func wait<Result>(
        atMost duration: Duration,
        notifying: Bool = false,
        _ body: (inout State) -> Result?
    ) -> Result? {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        let (seconds, attoseconds) = duration.components
        // Thirty years are as good as for ever, and do not overflow.
        let length = min(max(seconds, 0), 1_000_000_000) * 1_000_000_000 + max(attoseconds, 0) / 1_000_000_000
        let start = Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
        return wait(until: start + length, notifying: notifying, body)
    }

    /// Lets all waiters look again, or only one of them.
    public func notify(all: Bool = true) {
        if all { unsafe pthread_cond_broadcast(condition) } else { unsafe pthread_cond_signal(condition) }
    }
}
