// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Nanoseconds on the clock that deadlines are measured by; never steps.
enum MonotonicTime {
    static func now() -> Int64 { nanoseconds(of: CLOCK_MONOTONIC) }

    /// The clock at its last tick, up to ten milliseconds ago; reading it costs a fifth.
    static func coarse() -> Int64 { nanoseconds(of: CLOCK_MONOTONIC_COARSE) }

    /// Time that the calling thread has spent on a processor.
    static func busy() -> Int64 { nanoseconds(of: CLOCK_THREAD_CPUTIME_ID) }

    /// The point `duration` from `start`, at the latest the end of time.
    static func after(_ duration: Duration, from start: Int64) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (length, lengthOverflow) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        if lengthOverflow { return seconds < 0 ? .min : .max }
        let (end, endOverflow) = start.addingReportingOverflow(length)
        if endOverflow { return length < 0 ? .min : .max }
        return end
    }

    /// A point of Swift's continuous clock on this one.
    static func of(_ instant: ContinuousClock.Instant) -> Int64 {
        after(ContinuousClock.now.duration(to: instant), from: now())
    }

    /// Nanoseconds since 1970-01-01T00:00:00Z.
    static func wallClock() -> Int64 { nanoseconds(of: CLOCK_REALTIME) }

    private static func nanoseconds(of clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
    }
}
