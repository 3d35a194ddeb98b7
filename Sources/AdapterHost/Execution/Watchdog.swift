// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Threads

/// The thread that ends calls at their deadline, for all adapters of a registry.
///
/// While calls run it makes a round over their slots every ten milliseconds, so that a call costs no registration; after a second
/// without any it sleeps until the next call wakes it.
final class Watchdog: Sendable {
    static let roundNanoseconds: Int64 = 10_000_000
    static let idleRoundsBeforeSleep = 100

    private struct State {
        var instances: [PluginInstance] = []
        var isStopped = false
        var wakeups = 0
    }

    private let monitor = Monitor(State())
    private let isAsleep = Atomic<Bool>(false)

    /// Starts the thread; false if there is none to be had.
    func start() -> Bool { HostThread.start { [self] in run() } }

    func watch(_ instance: PluginInstance) {
        monitor.withLock(notifying: true) { $0.instances.append(instance) }
        wake()
    }

    func forget(_ instance: PluginInstance) {
        monitor.withLock { $0.instances.removeAll { $0 === instance } }
    }

    func stop() { monitor.withLock(notifying: true) { $0.isStopped = true } }

    /// To be called after a call was opened; costs one read while the watchdog is awake.
    @inline(__always)
    func noticeCall() {
        if isAsleep.load(ordering: .sequentiallyConsistent) { wake() }
    }

    private func wake() {
        monitor.withLock(notifying: true) { state in
            state.wakeups += 1
            isAsleep.store(false, ordering: .sequentiallyConsistent)
        }
    }

    private func run() {
        var idleRounds = 0
        while let instances = nextRound() {
            let now = MonotonicTime.now()
            var isBusy = false
            for instance in instances where instance.endOverdueCalls(now: now) { isBusy = true }
            idleRounds = isBusy ? 0 : idleRounds + 1
            if idleRounds >= Self.idleRoundsBeforeSleep {
                idleRounds = 0
                sleepUntilWoken(instances)
            }
        }
    }

    /// Waits for the next round; `nil` when stopped.
    private func nextRound() -> [PluginInstance]? {
        let deadline = MonotonicTime.now() + Self.roundNanoseconds
        let isStopped = monitor.wait(until: deadline) { $0.isStopped ? true : nil } ?? false
        return isStopped ? nil : monitor.withLock { $0.instances }
    }

    /// Announces the sleep first and then looks once more: a call that was opened in between either sees the announcement or is seen.
    private func sleepUntilWoken(_ instances: [PluginInstance]) {
        let seen = monitor.withLock { $0.wakeups }
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        if instances.contains(where: { $0.hasOpenCalls }) {
            isAsleep.store(false, ordering: .sequentiallyConsistent)
            return
        }
        _ = monitor.wait { $0.isStopped || $0.wakeups != seen ? true : nil }
        isAsleep.store(false, ordering: .sequentiallyConsistent)
    }
}
