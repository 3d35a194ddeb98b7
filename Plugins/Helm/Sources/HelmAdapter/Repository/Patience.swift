internal import Glibc
internal import O2DMSPluginKit

/// Asking again and again, with growing pauses, until a deadline or until nobody wants the answer any more.
struct Patience {
    private static let longestPause = Duration.seconds(1)

    let deadline: ContinuousClock.Instant
    private let call: Call?
    private var next = Duration.milliseconds(10)

    /// - Parameters:
    ///   - limit: the longest wait; a call's deadline may end it before.
    ///   - call: who waits; `nil` = the wait does not depend on anybody.
    init(atMost limit: Duration, for call: Call?) {
        self.call = call
        let remaining = call?.remaining ?? limit
        deadline = .now.advanced(by: min(limit, remaining))
    }

    /// Whether it is time to give up.
    var isOver: Bool { ContinuousClock.now >= deadline || call?.isCancelled == true }

    /// Lets some time pass; `false` = give up.
    mutating func pause() -> Bool {
        let end = min(ContinuousClock.now.advanced(by: next), deadline)
        next = min(next * 2, Self.longestPause)
        while ContinuousClock.now < end {
            if isOver { return false }
            usleep(10_000)
        }
        return !isOver
    }
}
