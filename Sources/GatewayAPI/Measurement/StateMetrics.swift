import Observability
import PackageLifecycle

/// The measurements of packages' states, and of the store that keeps them.
final class StateMetrics: Sendable {
    private let packages: ObservedFamily
    private let unknownUsage: GaugeFamily

    init(_ registry: MetricRegistry, _ states: PackageStates) {
        // The name is the specification's, and only counters may be called so.
        packages = registry.untyped(
            "o2dms_packages_total",
            help: "Packages of an adapter by status, as last counted.",
            labels: ["adapter", "status"]
        )
        unknownUsage = registry.gauge(
            "o2dms_package_usage_unknown",
            help: "1 if nobody could tell which packages are in use when they were last counted, else 0.",
            labels: ["adapter"]
        )
        let isUp = registry.gauge(
            "o2dms_state_store_up",
            help: "1 if the state store answers, and could write when it last should have, else 0."
        )
        registry.onRender { isUp.with([]).set(states.outage == nil ? 1 : 0) }
    }

    /// Takes over a count.
    ///
    /// Where nobody watches deployments, or somebody who does cannot tell, nothing is said of packages in use: that would be a claim.
    func counted(_ counts: StatusCounts) {
        unknownUsage.with([counts.adapter]).set(counts.isUsageKnown ? 0 : 1)
        set(counts.available, counts.adapter, .available)
        set(counts.deprecated, counts.adapter, .deprecated)
        if let inUse = counts.inUse {
            set(inUse, counts.adapter, .inUse)
        } else {
            packages.remove([counts.adapter, PackageStatus.inUse.rawValue])
        }
    }

    private func set(_ count: Int, _ adapter: String, _ status: PackageStatus) {
        packages.with([adapter, status.rawValue]).set(Double(count))
    }
}
