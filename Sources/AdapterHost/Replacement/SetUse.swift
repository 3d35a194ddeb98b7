// SPDX-License-Identifier: Apache-2.0

import Threads

/// Whether anybody still holds an adapter set, for whoever wants to end its adapters.
final class SetUse: Sendable {
    private struct State {
        var isOver = false
        var deadline = Int64.max
    }

    private let state = Monitor(State())

    /// Nobody holds the set any more.
    func end() { state.withLock(notifying: true) { $0.isOver = true } }

    var isOver: Bool { state.withLock { $0.isOver } }

    /// It is waited for until `deadline` at most.
    func limit(to deadline: Int64) {
        state.withLock(notifying: true) { $0.deadline = min($0.deadline, deadline) }
    }

    /// Waits until nobody holds the set or the limit has come; the limit.
    func waitForEnd() -> Int64 {
        while true {
            let limit = state.withLock { $0.deadline }
            let end = state.wait(until: limit) { state -> Bool? in
                if state.isOver { return true }
                return state.deadline < limit ? false : nil
            }
            if end != false { return limit }
        }
    }
}
