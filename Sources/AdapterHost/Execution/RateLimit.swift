// SPDX-License-Identifier: Apache-2.0

import Threads

/// Lets so many events pass in a second, and as many at once.
final class RateLimit: Sendable {
    private struct State {
        var tokens: Double
        var updatedAt: Int64
    }

    private let eventsPerSecond: Double
    private let state: Monitor<State>

    init(eventsPerSecond: Double) {
        self.eventsPerSecond = eventsPerSecond
        state = Monitor(State(tokens: eventsPerSecond, updatedAt: MonotonicTime.now()))
    }

    /// True if the event may pass.
    func admits() -> Bool {
        let now = MonotonicTime.now()
        return state.withLock { state in
            let gained = Double(max(0, now - state.updatedAt)) / 1e9 * eventsPerSecond
            state.tokens = min(eventsPerSecond, state.tokens + gained)
            state.updatedAt = now
            guard state.tokens >= 1 else { return false }
            state.tokens -= 1
            return true
        }
    }
}
