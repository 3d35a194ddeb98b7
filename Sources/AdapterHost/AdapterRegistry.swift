// SPDX-License-Identifier: Apache-2.0

public import Observability

/// All adapters of the configuration: those that serve, and why the others do not.
public final class AdapterRegistry: Sendable {
    /// The adapters that were loaded, in configuration order.
    public let adapters: [Adapter]
    /// The adapters that could not be loaded, in configuration order.
    public let failures: [AdapterLoadFailure]

    private let log: Log
    private let watchdog: Watchdog
    private let healthMonitor: HealthMonitor

    /// Loads all adapters; blocks until each is ready or has failed.
    ///
    /// Plugins are loaded one after the other, their instances made side by side, each within its adapter's timeout. One that fails is said so in
    /// the log and stands in `failures`; the others are not touched by it.
    public init(
        loading specifications: [AdapterSpecification],
        log: Log,
        metrics: MetricRegistry,
        healthInterval: Duration = .seconds(10)
    ) {
        let watchdog = Watchdog()
        let loading = RegistryLoading(log: log, meters: AdapterMeters(metrics), watchdog: watchdog)
        // Without it no call would end at its deadline: better no adapter than that.
        let hasWatchdog = watchdog.start()
        let results = loading.load(specifications, hasWatchdog: hasWatchdog)
        adapters = results.compactMap { try? $0.get() }
        failures = results.compactMap { result in
            if case .failure(let failure) = result { failure } else { nil }
        }
        self.log = log
        self.watchdog = watchdog
        healthMonitor = HealthMonitor(adapters.map(\.healthCheck), interval: healthInterval)
        if !healthMonitor.start() { log.error("no thread for health checks: adapters stay in state unknown") }
    }

    /// Chooses among the loaded adapters.
    public var router: CapabilityRouter { CapabilityRouter(adapters: adapters) }

    /// Ends all adapters; blocks.
    ///
    /// Refuses new operations, lets the running ones finish until `deadline`, then cancels them, then destroys the
    /// instances, for which each plugin has ten seconds. What cannot be ended is abandoned and said so in the log.
    public func shutdown(deadline: ContinuousClock.Instant) {
        healthMonitor.stop()
        RegistryShutdown(log: log).run(adapters, deadline: MonotonicTime.of(deadline))
        watchdog.stop()
    }
}
