internal import Glibc

/// The time of day, for what others date; never for waiting.
enum WallClock {
    /// Whether a time has come, or comes within ten seconds.
    ///
    /// - Parameter nanoseconds: since 1970-01-01T00:00:00Z; `nil` = never.
    /// - Returns: whether it is so.
    static func isPast(_ nanoseconds: Int64?) -> Bool {
        guard let nanoseconds else { return false }
        var now = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) + 10 >= nanoseconds / 1_000_000_000
    }
}
