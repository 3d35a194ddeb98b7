import Glibc
import Observability

/// How the last reading of the configuration went.
struct ReloadMetrics: Sendable {
    private let isSuccessful: Gauge
    private let successTime: Gauge
    private let reloads: CounterFamily

    /// The start counts as the first success.
    init(_ registry: MetricRegistry) {
        isSuccessful = registry.gauge(
            "o2dms_configuration_last_reload_successful",
            help: "1 if the configuration is in force as it was last read, 0 if that was refused."
        ).with([])
        successTime = registry.gauge(
            "o2dms_configuration_last_reload_success_timestamp_seconds",
            help: "When the configuration that is in force was read."
        ).with([])
        reloads = registry.counter(
            "o2dms_configuration_reloads_total",
            help: "How often the configuration was read anew, by outcome.",
            labels: ["status"]
        )
        // At zero before the first: else that would be no increase to whoever looks for one.
        for status in ["success", "failed"] { _ = reloads.with([status]) }
        succeed()
    }

    /// Notes the outcome of a reload.
    func note(_ hasSucceeded: Bool) {
        if hasSucceeded { succeed() } else { isSuccessful.set(0) }
        reloads.with([hasSucceeded ? "success" : "failed"]).add()
    }

    private func succeed() {
        isSuccessful.set(1)
        successTime.set(Double(time(nil)))
    }
}
