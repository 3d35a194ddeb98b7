import Synchronization

/// Watches whether an operation keeps its promise to return within a millisecond.
///
/// A busy machine makes every thread late now and then, so single breaches are forgiven: each costs points by its length, and what
/// is left of them is forgotten after a window of calls. One that takes 100 ms costs as much as seven short ones.
final class NonblockingBudget: Sendable {
    static let promiseNanoseconds: Int64 = 1_000_000
    static let windowCalls = 1000
    static let budgetPoints = 20
    static let pointsPerBreachLimit = 7

    private let calls = Atomic<Int>(0)
    private let points = Atomic<Int>(0)
    private let exhausted = Atomic<Bool>(false)

    /// True once the promise was broken too often: the operation runs on workers from then on.
    var isExhausted: Bool { exhausted.load(ordering: .relaxed) }

    /// Notes how long a call took; true if this call exhausted the budget.
    @inline(__always)
    func spend(nanoseconds: Int64) -> Bool {
        if calls.add(1, ordering: .relaxed).newValue % Self.windowCalls == 0 {
            points.store(0, ordering: .relaxed)
        }
        return nanoseconds > Self.promiseNanoseconds ? breach(nanoseconds) : false
    }

    private func breach(_ nanoseconds: Int64) -> Bool {
        let cost = min(Self.pointsPerBreachLimit, 1 + Int(nanoseconds / 16_000_000))
        let sum = points.add(cost, ordering: .relaxed).newValue
        return sum > Self.budgetPoints && !exhausted.exchange(true, ordering: .relaxed)
    }
}
