// SPDX-License-Identifier: Apache-2.0

internal import Observability

/// The host's own metrics about its adapters.
final class AdapterMeters: Sendable {
    /// Names (behind `o2dms_adapter_`) that plugins may not use for their own.
    static let reservedNames: Set<String> = [
        "calls", "calls_total", "call_duration_seconds", "queue_depth", "rejections", "rejections_total",
        "misbehaviour",
        "misbehaviour_total", "healthy", "loaded", "dropped_log_lines", "dropped_log_lines_total",
        "missed_changes", "missed_changes_total",
    ]
    /// Label combinations of the metrics by operation and result.
    private static let callSeriesLimit = 2000

    let registry: MetricRegistry
    let calls: CounterFamily
    let durations: HistogramFamily
    let queueDepth: GaugeFamily
    let rejections: CounterFamily
    let misbehaviour: CounterFamily
    let health: GaugeFamily
    let loaded: GaugeFamily
    let droppedLogLines: CounterFamily
    let missedChanges: CounterFamily

    init(_ registry: MetricRegistry) {
        self.registry = registry
        calls = registry.counter(
            "o2dms_adapter_calls_total",
            help: "Operations of adapters that ended, by result.",
            labels: ["adapter", "operation", "result"],
            seriesLimit: Self.callSeriesLimit
        )
        durations = registry.histogram(
            "o2dms_adapter_call_duration_seconds",
            help: "Time from the start of an operation to its completion, waiting for a worker included.",
            labels: ["adapter", "operation"],
            bucketsSeconds: [0.000_01, 0.0001, 0.001, 0.01, 0.1, 0.5, 1, 5, 30, 120],
            seriesLimit: Self.callSeriesLimit
        )
        queueDepth = registry.gauge(
            "o2dms_adapter_queue_depth",
            help: "Operations that wait for a worker of the adapter.",
            labels: ["adapter"]
        )
        rejections = registry.counter(
            "o2dms_adapter_rejections_total",
            help: "Operations that were refused because the adapter's queue was full.",
            labels: ["adapter"]
        )
        misbehaviour = registry.counter(
            "o2dms_adapter_misbehaviour_total",
            help: "Breaches of the plugin contract, by kind.",
            labels: ["adapter", "kind"]
        )
        health = registry.gauge(
            "o2dms_adapter_healthy",
            help: "1 if the adapter's last health check succeeded, else 0.",
            labels: ["adapter"]
        )
        loaded = registry.gauge(
            "o2dms_adapter_loaded",
            help: "1 if the adapter was loaded, 0 if it is configured but could not be.",
            labels: ["adapter"]
        )
        droppedLogLines = registry.counter(
            "o2dms_adapter_dropped_log_lines_total",
            help: "Log lines of the adapter beyond its rate limit.",
            labels: ["adapter"]
        )
        missedChanges = registry.counter(
            "o2dms_adapter_missed_changes_total",
            help: "Packages that the former instance had changed and a new one could not look at.",
            labels: ["adapter"]
        )
    }

    /// Shows an adapter that was loaded, with everything that may happen to it at zero: the first time is seen as a change.
    func introduce(_ adapter: String) {
        loaded.with([adapter]).set(1)
        queueDepth.with([adapter]).set(0)
        for family in [rejections, droppedLogLines, missedChanges] { _ = family.with([adapter]) }
        for kind in Misbehaviour.allCases { _ = misbehaviour.with([adapter, kind.rawValue]) }
    }

    /// Shows again what is true of an adapter after an attempt to load another in its place.
    func restore(_ adapter: String, in set: AdapterSet) {
        if set.adapters.contains(where: { $0.name == adapter }) {
            loaded.with([adapter]).set(1)
        } else if !set.failures.contains(where: { $0.name == adapter }) {
            forget(adapter)
        }
    }

    /// Shows what is measured from now on of an adapter that is about to be made, also if one of its name is gone.
    func admit(_ adapter: String) { registry.admit(adapter, of: "adapter") }

    /// Takes everything that was measured of an adapter, or by it, out of what is shown, and what is still to come from whoever ends late.
    func forget(_ adapter: String) { registry.retire(adapter, of: "adapter") }
}
