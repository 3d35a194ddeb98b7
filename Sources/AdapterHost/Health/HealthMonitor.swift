// SPDX-License-Identifier: Apache-2.0

import Threads

/// Asks every adapter for its health again and again, each at its own pace so that they do not all ask at once.
final class HealthMonitor: Sendable {
    /// The rest between two checks varies by this share.
    static let jitter = 0.1

    private let checks: [HealthCheck]
    private let interval: Duration
    private let isStopped = Monitor(false)

    init(_ checks: [HealthCheck], interval: Duration) {
        self.checks = checks
        self.interval = interval
    }

    /// Starts the thread; the first checks are made at once.
    ///
    /// False if there is no thread to be had.
    func start() -> Bool { HostThread.start { [self] in run() } }

    func stop() { isStopped.withLock(notifying: true) { $0 = true } }

    private func run() {
        var next = checks.map { _ in MonotonicTime.now() }
        while !isStopped(until: next.min() ?? .max) {
            let now = MonotonicTime.now()
            for index in checks.indices where next[index] <= now {
                checks[index].run()
                let share = Double.random(in: (1 - Self.jitter)...(1 + Self.jitter))
                next[index] = MonotonicTime.after(interval * share, from: now)
            }
        }
    }

    private func isStopped(until deadline: Int64) -> Bool {
        isStopped.wait(until: deadline) { $0 ? true : nil } ?? false
    }
}
