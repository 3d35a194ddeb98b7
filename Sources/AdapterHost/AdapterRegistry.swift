// SPDX-License-Identifier: Apache-2.0

public import Observability
public import SourceFiles
import Synchronization
import Threads

/// The adapters of the configuration that is in force, and the way to those of another one.
public final class AdapterRegistry: Sendable {
    /// How many former sets may wait for their requests at once; for one more the first has to end.
    static let retirementLimit = 8

    /// What has left and has not ended.
    struct History {
        /// Of sets that were in force before and may still be held by requests, in their order.
        var uses: [SetUse] = []
        var retirements: [Retirement] = []
        var isClosed = false
    }

    let loading: RegistryLoading
    let shutdown: RegistryShutdown
    /// Held while adapters are replaced.
    let generation = Mutex<UInt64>(0)
    let history = Monitor(History())
    let readFiles = Mutex<[SourceFile]>([])
    let succession = Succession()
    private let present: SharedReference<AdapterSet>
    private let currentGeneration = Atomic<UInt64>(0)
    private let watchdog: Watchdog
    private let healthMonitor: HealthMonitor

    /// Loads all adapters; blocks until each is ready or has failed.
    ///
    /// Plugins are loaded one after the other, their instances made side by side, each within its adapter's timeout. One that fails is said so in
    /// the log and stands in the set's `failures`; the others are not touched by it.
    public init(
        loading specifications: [AdapterSpecification],
        log: Log,
        metrics: MetricRegistry,
        healthInterval: Duration = .seconds(10)
    ) {
        watchdog = Watchdog()
        // Without it no call would end at its deadline: better no adapter than that.
        let hasWatchdog = watchdog.start()
        loading = RegistryLoading(
            log: log,
            meters: AdapterMeters(metrics),
            watchdog: watchdog,
            hasWatchdog: hasWatchdog
        )
        shutdown = RegistryShutdown(log: log, watchdog: watchdog)
        let results = loading.load(specifications)
        let adapters = results.compactMap { try? $0.get() }
        let failures = results.compactMap(\.failure)
        readFiles.withLock { $0 = results.flatMap(\.files) }
        present = SharedReference(AdapterSet(adapters: adapters, failures: failures, generation: 0))
        healthMonitor = HealthMonitor(interval: healthInterval)
        healthMonitor.watch(adapters.map(\.healthCheck))
        if !healthMonitor.start() { log.error("no thread for health checks: adapters stay in state unknown") }
    }

    /// The adapters of now [any thread]; a request asks once and keeps what it got.
    public var current: AdapterSet { present.current }

    /// The files that the adapters of the newest configuration read when they were made, also if it was refused, as they were
    /// just before [any thread]: once one of them has changed, ``replace(with:patience:)`` makes its adapter anew.
    public var files: [SourceFile] { readFiles.withLock { $0 } }

    /// The generation of the adapters of now, for whoever kept something that was true of others [any thread].
    public var presentGeneration: UInt64 { currentGeneration.load(ordering: .acquiring) }

    /// Puts a set in force.
    func enforce(_ next: AdapterSet) {
        healthMonitor.watch(next.adapters.map(\.healthCheck))
        present.replace(with: next)
        currentGeneration.store(next.generation, ordering: .releasing)
    }

    /// Asks the adapters for their health no more, and says nothing of what is still answered [any thread]: for who is about to
    /// shut down, and replaces adapters no more.
    public func endHealthChecks() {
        healthMonitor.stop()
        for adapter in current.adapters { adapter.healthCheck.end() }
    }

    /// Ends all adapters, also those that were replaced; blocks.
    ///
    /// Refuses new operations, lets the running ones finish until `deadline`, then cancels them, then destroys the
    /// instances, for which each plugin has ten seconds. What cannot be ended is abandoned and said so in the log.
    public func shutdown(deadline: ContinuousClock.Instant) {
        endHealthChecks()
        let end = MonotonicTime.of(deadline)
        history.withLock { history in
            history.isClosed = true
            for retirement in history.retirements { retirement.limit(to: end) }
        }
        shutdown.run(current.adapters, deadline: end)
        _ = history.wait { $0.retirements.isEmpty ? true : nil }
        watchdog.stop()
    }
}
