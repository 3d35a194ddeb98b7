// SPDX-License-Identifier: Apache-2.0

internal import Observability
import Threads

/// Ends the adapters of a registry in order: no new operations, the running ones to their end, then the instances.
struct RegistryShutdown {
    /// For plugins to stop after everything was cancelled.
    static let cancelGrace: Duration = .seconds(6)
    private static let pollNanoseconds: Int64 = 5_000_000

    let log: Log
    let watchdog: Watchdog

    func run(_ adapters: [Adapter], deadline: Int64) {
        for adapter in adapters {
            adapter.instance.gate.close()
            for pool in adapter.instance.pools { pool.stop() }
        }
        for adapter in adapters { _ = waitForCalls(of: adapter.instance, until: deadline) }
        for adapter in adapters { adapter.instance.cancelAll() }
        let end = MonotonicTime.after(Self.cancelGrace, from: MonotonicTime.now())
        let unfinished = Monitor(adapters.count)
        for adapter in adapters {
            let started = HostThread.start {
                destroy(adapter, until: end)
                unfinished.withLock(notifying: true) { $0 -= 1 }
            }
            if !started { unfinished.withLock(notifying: true) { $0 -= 1 } }
        }
        _ = unfinished.wait { $0 == 0 ? true : nil }
    }

    /// An instance in which a thread is still at work is never destroyed under it.
    private func destroy(_ adapter: Adapter, until end: Int64) {
        let instance = adapter.instance
        let isQuiet = waitForCalls(of: instance, until: end) && waitForThreads(of: instance, until: end)
        instance.board.stop()
        guard isQuiet else { return abandon(adapter, "an operation did not end") }
        guard instance.destroy(adapter.plugin) else {
            return abandon(adapter, "instance_destroy did not return")
        }
        watchdog.forget(instance)
        if adapter.descriptor.flags.contains(.singleton) {
            LibraryRegistry.shared.releaseSingleton(adapter.plugin.identity)
        }
        log.info("adapter ended", ["adapter": .string(adapter.name)])
    }

    private func waitForCalls(of instance: PluginInstance, until deadline: Int64) -> Bool {
        poll(until: deadline) { !instance.hasOpenCalls && !instance.gate.isOccupied }
    }

    private func waitForThreads(of instance: PluginInstance, until deadline: Int64) -> Bool {
        instance.pools.allSatisfy { $0.waitForEnd(until: deadline) }
    }

    private func poll(until deadline: Int64, _ isDone: () -> Bool) -> Bool {
        let pause = Monitor(0)
        while !isDone() {
            let now = MonotonicTime.now()
            if now >= deadline { return false }
            _ = pause.wait(until: min(deadline, now + Self.pollNanoseconds)) { _ -> Bool? in nil }
        }
        return true
    }

    private func abandon(_ adapter: Adapter, _ what: String) {
        // The plugin may still use its table and its handles: what they point to stays for ever.
        _ = unsafe Unmanaged.passRetained(adapter.instance)
        adapter.instance.count(.abandoned, what)
        log.error("adapter abandoned", ["adapter": .string(adapter.name), "reason": .string(what)])
    }
}
