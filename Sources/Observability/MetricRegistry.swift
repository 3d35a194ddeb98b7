internal import Synchronization

/// All metrics of the process, rendered for Prometheus.
///
/// Declaring and looking up series takes a lock; counting does not. Any thread may use a registry.
public final class MetricRegistry: Sendable {
    /// The media type of what ``render()`` gives.
    public static let contentType = "text/plain; version=0.0.4; charset=utf-8"
    /// How many combinations of label values a metric tells apart unless it says otherwise.
    public static let defaultSeriesLimit = 200

    /// So many label values are known to be no more, of each label.
    private static let retiredLimit = 1000

    private struct State {
        var families: [String: any RenderedFamily] = [:]
        /// The names that stand before numbers: a histogram has several.
        var sampleNames: Set<String> = []
        var collectors: [@Sendable () -> Void] = []
        var refused: [String] = []
        /// Label values of what is no more, by label.
        var retired: [String: Set<String>] = [:]

        func forgetRetired() {
            for (label, values) in retired where !values.isEmpty {
                for family in families.values { family.removeSeries(where: label, isIn: values) }
            }
        }
    }

    private let state = Mutex(State())

    /// Makes an empty registry.
    public init() {}

    /// Declares a counter, whose name ends in `_total`; declaring it again gives the same one.
    public func counter(
        _ name: String,
        help: String,
        labels: [String] = [],
        seriesLimit: Int = MetricRegistry.defaultSeriesLimit
    ) -> CounterFamily {
        declare(CounterFamily(name: name, help: help, labels: labels, seriesLimit: seriesLimit) { Counter() })
    }

    /// Declares a gauge; declaring it again gives the same one.
    public func gauge(
        _ name: String,
        help: String,
        labels: [String] = [],
        seriesLimit: Int = MetricRegistry.defaultSeriesLimit
    ) -> GaugeFamily {
        declare(GaugeFamily(name: name, help: help, labels: labels, seriesLimit: seriesLimit) { Gauge() })
    }

    /// Declares a number of no stated kind, for a gauge whose name must end in `_total`; declaring it again gives the same one.
    public func untyped(
        _ name: String,
        help: String,
        labels: [String] = [],
        seriesLimit: Int = MetricRegistry.defaultSeriesLimit
    ) -> ObservedFamily {
        declare(
            ObservedFamily(name: name, help: help, labels: labels, seriesLimit: seriesLimit) {
                ObservedNumber()
            }
        )
    }

    /// Declares a counter of what somebody else counts, whose name ends in `_total`; declaring it again gives the same one.
    public func observedCount(
        _ name: String,
        help: String,
        labels: [String] = [],
        seriesLimit: Int = MetricRegistry.defaultSeriesLimit
    ) -> ObservedFamily {
        declare(
            ObservedFamily(
                name: name,
                help: help,
                type: Counter.typeName,
                labels: labels,
                seriesLimit: seriesLimit
            ) { ObservedNumber() }
        )
    }

    /// Declares a histogram of durations, whose name ends in `_seconds`; declaring it again gives the same one.
    public func histogram(
        _ name: String,
        help: String,
        labels: [String] = [],
        bucketsSeconds: [Double] = Histogram.defaultBucketsSeconds,
        seriesLimit: Int = MetricRegistry.defaultSeriesLimit
    ) -> HistogramFamily {
        declare(
            HistogramFamily(name: name, help: help, labels: labels, seriesLimit: seriesLimit) {
                Histogram(bounds: bucketsSeconds)
            }
        )
    }

    /// Shows no series any more that carries this label value, for something that is no more, until ``admit(_:of:)``: also none that
    /// somebody counts on who ends late.
    public func retire(_ value: String, of label: String) {
        state.withLock { state in
            var values = state.retired[label] ?? []
            // One too many lets another go, of which hardly anything can be under way any more.
            if values.count >= Self.retiredLimit { values.removeFirst() }
            values.insert(value)
            state.retired[label] = values
        }
    }

    /// Shows what carries this label value, for something that has come, perhaps again.
    public func admit(_ value: String, of label: String) {
        state.withLock { state in
            guard state.retired[label]?.contains(value) == true else { return }
            // What is left of the former bearer of the value is none of the new one's.
            state.forgetRetired()
            state.retired[label]?.remove(value)
        }
    }

    /// Adds a function that brings gauges up to date whenever the metrics are asked for; it must be quick.
    public func onRender(_ collect: @escaping @Sendable () -> Void) {
        state.withLock { $0.collectors.append(collect) }
    }

    /// Whether a family is shown: false if its declaration was refused.
    public func shows<Series>(_ family: MetricFamily<Series>) -> Bool {
        state.withLock { $0.families[family.name] === family }
    }

    /// Names whose declaration was refused: no metric name, or taken by another kind or other labels, or by what belongs to a histogram.
    ///
    /// Such a family counts but is not rendered: a plugin's bad name must not end the process.
    public var refusedNames: [String] { state.withLock { $0.refused } }

    /// All metrics in the text format 0.0.4, sorted by name.
    public func render() -> [UInt8] {
        let collectors = state.withLock { $0.collectors }
        for collect in collectors { collect() }
        let families = state.withLock { state in
            state.forgetRetired()
            return Array(state.families.values)
        }
        var text: [UInt8] = []
        text.reserveCapacity(16 << 10)
        for family in families.sorted(by: { $0.name < $1.name }) { family.write(to: &text) }
        return text
    }

    private func declare<Series>(_ family: MetricFamily<Series>) -> MetricFamily<Series> {
        state.withLock { state in
            let names = Series.sampleSuffixes.map { family.name + $0 }
            if let known = state.families[family.name] {
                if let same = known as? MetricFamily<Series>, same.labels == family.labels,
                    same.typeName == family.typeName
                {
                    return same
                }
            } else if MetricText.isName(family.name), family.labels.allSatisfy(MetricText.isLabelName),
                Set(family.labels).count == family.labels.count, state.sampleNames.isDisjoint(with: names)
            {
                state.families[family.name] = family
                state.sampleNames.formUnion(names)
                return family
            }
            if state.refused.count < Self.defaultSeriesLimit { state.refused.append(family.name) }
            return family
        }
    }
}
