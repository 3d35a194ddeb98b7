/// The times of `HTTPLimits` in nanoseconds, as connections use them.
struct DeadlineSettings: Sendable {
    let header: UInt64
    let idle: UInt64
    let request: UInt64
    let bodyWindow: UInt64
    let write: UInt64
    let linger: UInt64
    /// The bytes that must have moved in one window.
    let bodyBytesPerWindow: UInt64
    let writeBytesPerWindow: UInt64

    init(_ limits: HTTPLimits) {
        header = MonotonicClock.nanoseconds(limits.headerDeadline)
        idle = MonotonicClock.nanoseconds(limits.idleDeadline)
        request = MonotonicClock.nanoseconds(limits.requestDeadline)
        bodyWindow = MonotonicClock.nanoseconds(limits.bodyRateWindow)
        write = MonotonicClock.nanoseconds(limits.writeDeadline)
        linger = MonotonicClock.nanoseconds(limits.lingerDeadline)
        bodyBytesPerWindow = Self.bytes(limits.bodyBytesPerSecond, in: bodyWindow)
        writeBytesPerWindow = Self.bytes(limits.writeBytesPerSecond, in: write)
    }

    private static func bytes(_ perSecond: UInt64, in nanoseconds: UInt64) -> UInt64 {
        let (high, low) = perSecond.multipliedFullWidth(by: nanoseconds)
        guard high < 1_000_000_000 else { return .max }
        return max(1, UInt64(1_000_000_000).dividingFullWidth((high, low)).quotient)
    }
}
