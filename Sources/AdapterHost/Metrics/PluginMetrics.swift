// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import JSONText
internal import Observability
import Synchronization

/// The measurements of one plugin: named, labelled and bounded by the host.
final class PluginMetrics: Sendable {
    static let seriesLimit = 500
    static let labelLimit = 8
    static let nameLimitBytes = 80
    /// Upper bounds of a histogram whose name ends in `_bytes`.
    private static let bucketsBytes: [Double] = [1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]

    private enum Series {
        case counter(Counter)
        case gauge(Gauge)
        case histogram(Histogram)
    }

    private struct Key: Hashable {
        let kind: Int32
        let name: String
        let labels: [UInt8]
    }

    private let registry: MetricRegistry
    private let adapter: String
    private let series = Mutex<[Key: Series]>([:])

    init(registry: MetricRegistry, adapter: String) {
        self.registry = registry
        self.adapter = adapter
    }

    /// Records a measurement; false if its kind, name or labels break the rules, or if there are too many.
    func record(kind: Int32, name: String, labels: [UInt8], value: Double) -> Bool {
        guard value.isFinite else { return false }
        let key = Key(kind: kind, name: name, labels: labels)
        let known = series.withLock { series -> Series? in
            if let known = series[key] { return known }
            guard series.count < Self.seriesLimit, let new = make(key) else { return nil }
            series[key] = new
            return new
        }
        switch known {
        case .counter(let counter): return add(value, to: counter)
        case .gauge(let gauge): gauge.set(value)
        case .histogram(let histogram): histogram.observe(value)
        case nil: return false
        }
        return true
    }

    private func add(_ value: Double, to counter: Counter) -> Bool {
        guard value >= 0, value < 1e15 else { return false }
        counter.add(UInt64(value))
        return true
    }

    private func make(_ key: Key) -> Series? {
        guard Self.isName(key.name), let labels = Self.labels(key.labels) else { return nil }
        let name = "o2dms_adapter_" + key.name
        let help = "Reported by an adapter."
        let keys = ["adapter"] + labels.map(\.key)
        let values = [adapter] + labels.map(\.value)
        switch key.kind {
        case O2DMS_METRIC_COUNTER:
            let total = name.hasSuffix("_total") ? name : name + "_total"
            return series(registry.counter(total, help: help, labels: keys), values).map { .counter($0) }
        case O2DMS_METRIC_GAUGE:
            return series(registry.gauge(name, help: help, labels: keys), values).map { .gauge($0) }
        case O2DMS_METRIC_HISTOGRAM:
            let buckets = name.hasSuffix("_bytes") ? Self.bucketsBytes : Histogram.defaultBucketsSeconds
            let family = registry.histogram(name, help: help, labels: keys, bucketsSeconds: buckets)
            return series(family, values).map { .histogram($0) }
        default: return nil
        }
    }

    /// The series, unless the name is that of another metric.
    private func series<Series>(_ family: MetricFamily<Series>, _ values: [String]) -> Series? {
        registry.shows(family) ? family.with(values) : nil
    }

    private static func isName(_ name: String) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        return (1...nameLimitBytes).contains(name.utf8.count) && !AdapterMeters.reservedNames.contains(name)
            && name.utf8.allSatisfy { letters.contains($0) || $0 == UInt8(ascii: "_") }
    }

    /// The labels in the order of their names; `nil` if they are no object of strings.
    private static func labels(_ text: [UInt8]) -> [(key: String, value: String)]? {
        if text.isEmpty { return [] }
        guard case .object(let members)? = try? JSONValue(parsing: text), members.count <= labelLimit else {
            return nil
        }
        var labels: [(key: String, value: String)] = []
        for member in members {
            guard isName(member.key), member.key != "adapter", let value = member.value.string else {
                return nil
            }
            labels.append((member.key, value))
        }
        return labels.sorted { $0.key < $1.key }
    }
}
