// SPDX-License-Identifier: Apache-2.0

import Threads

/// Asks every adapter for its health again and again, each at its own pace so that they do not all ask at once.
final class HealthMonitor: Sendable {
    /// The rest between two checks varies by this share.
    static let jitter = 0.1

    private struct Turn {
        let check: HealthCheck
        var next: Int64
    }

    private struct State {
        var turns: [Turn] = []
        var isStopped = false
    }

    private let interval: Duration
    private let state = Monitor(State())

    init(interval: Duration) { self.interval = interval }

    /// Asks these from now on and no others; those that it did not ask before at once.
    func watch(_ checks: [HealthCheck]) {
        let now = MonotonicTime.now()
        state.withLock(notifying: true) { state in
            state.turns = checks.map { check in
                state.turns.first { $0.check === check } ?? Turn(check: check, next: now)
            }
        }
    }

    /// Starts the thread; false if there is none to be had.
    func start() -> Bool { HostThread.start { [self] in run() } }

    func stop() { state.withLock(notifying: true) { $0.isStopped = true } }

    private enum Event { case due([HealthCheck]), stopped }

    private func run() {
        while true {
            let first = state.withLock { $0.turns.map(\.next).min() ?? .max }
            let event = state.wait(until: first) { state -> Event? in
                if state.isStopped { return .stopped }
                let due = takeDue(&state)
                return due.isEmpty ? nil : .due(due)
            }
            switch event {
            case .due(let checks): for check in checks { check.run() }
            case .stopped: return
            case nil: continue
            }
        }
    }

    /// The checks whose turn it is; each gets its next one.
    private func takeDue(_ state: inout State) -> [HealthCheck] {
        let now = MonotonicTime.now()
        var due: [HealthCheck] = []
        for index in state.turns.indices where state.turns[index].next <= now {
            due.append(state.turns[index].check)
            let share = Double.random(in: (1 - Self.jitter)...(1 + Self.jitter))
            state.turns[index].next = MonotonicTime.after(interval * share, from: now)
        }
        return due
    }
}
