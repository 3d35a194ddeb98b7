// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Watches whether an operation keeps its promise to return within a millisecond.
///
/// A busy machine makes every thread late now and then. So the first call that is late by the clock only starts an examination of
/// those that follow: of them, one counts if its thread worked for longer than the promise or waited for something. Each that counts
/// costs points by its length; what was spent is forgotten after a window of calls. One of 100 ms costs as much as seven short ones.
final class NonblockingBudget: Sendable {
    static let promiseNanoseconds: Int64 = 1_000_000
    static let windowCalls: UInt64 = 1000
    static let budgetPoints = 20
    static let pointsPerBreachLimit = 7
    static let examinedCalls = 200

    /// One call that took long.
    struct Call {
        let nanoseconds: Int64
        /// What the thread had used before the call, if that was looked at.
        let before: ThreadUsage?
        /// How many calls there were before.
        let number: UInt64
    }

    private struct State {
        var window: UInt64 = 0
        var points = 0
    }

    private let examinations = Atomic<Int>(0)
    private let state = Mutex(State())
    private let exhausted = Atomic<Bool>(false)

    /// True once the promise was broken too often: the operation runs on workers from then on.
    var isExhausted: Bool { exhausted.load(ordering: .relaxed) }

    /// True while calls are to be measured closely.
    var isExamining: Bool { examinations.load(ordering: .relaxed) > 0 }

    /// Notes a call that may have taken too long; true if it exhausted the budget.
    func spend(_ call: Call, after: ThreadUsage? = .now()) -> Bool {
        if call.before != nil { examinations.subtract(1, ordering: .relaxed) }
        guard call.nanoseconds > Self.promiseNanoseconds else { return false }
        guard let before = call.before, let after else {
            examinations.store(Self.examinedCalls, ordering: .relaxed)
            return false
        }
        let isPlugins =
            after.waits > before.waits
            || after.busyNanoseconds - before.busyNanoseconds > Self.promiseNanoseconds
        return isPlugins && breach(call)
    }

    private func breach(_ call: Call) -> Bool {
        let cost = min(Self.pointsPerBreachLimit, 1 + Int(call.nanoseconds / 16_000_000))
        let sum = state.withLock { state in
            let window = call.number / Self.windowCalls
            if window != state.window { state = State(window: window) }
            state.points += cost
            return state.points
        }
        return sum > Self.budgetPoints && !exhausted.exchange(true, ordering: .relaxed)
    }
}
