// SPDX-License-Identifier: Apache-2.0

internal import CO2DMSPlugin
import Observability
import Testing
import ThreadsTesting

@testable import AdapterHost

/// What a plugin may measure: each limit at its edge and one past it.
@Suite(.ownThread)
struct PluginMetricsTests {
    private let registry = MetricRegistry()
    private var metrics: PluginMetrics { PluginMetrics(registry: registry, adapter: "mine") }
    private var text: String { String(decoding: registry.render(), as: UTF8.self) }

    private func gauge(_ metrics: PluginMetrics, _ name: String, _ labels: String = "") -> Bool {
        metrics.record(kind: O2DMS_METRIC_GAUGE, name: name, labels: Array(labels.utf8), value: 1)
    }

    @Test func `an adapter has 500 series of its own, and those go on when no more are taken`() {
        let metrics = metrics
        for index in 0..<PluginMetrics.seriesLimit {
            #expect(gauge(metrics, "many", "{\"n\":\"\(index)\"}"))
        }
        #expect(!gauge(metrics, "many", "{\"n\":\"one more\"}"))
        #expect(!gauge(metrics, "another"))
        #expect(gauge(metrics, "many", "{\"n\":\"0\"}"))
        // Of one metric the registry tells 200 apart.
        let lines = text.split(separator: "\n").filter { $0.hasPrefix("o2dms_adapter_many{") }
        #expect(lines.count == MetricRegistry.defaultSeriesLimit + 1)
        #expect(lines.contains("o2dms_adapter_many{adapter=\"other\",n=\"other\"} 1"))
    }

    @Test func `a name has 80 bytes`() {
        #expect(gauge(metrics, String(repeating: "x", count: PluginMetrics.nameLimitBytes)))
        #expect(!gauge(metrics, String(repeating: "x", count: PluginMetrics.nameLimitBytes + 1)))
    }

    @Test func `a measurement has eight labels`() {
        func labels(_ count: Int) -> String {
            "{" + "abcdefghi".prefix(count).map { "\"\($0)\":\"v\"" }.joined(separator: ",") + "}"
        }
        #expect(gauge(metrics, "few", labels(PluginMetrics.labelLimit)))
        #expect(!gauge(metrics, "some", labels(PluginMetrics.labelLimit + 1)))
    }

    @Test func `a label's value is shown up to 128 bytes, and cannot end its line`() {
        let value = String(repeating: "x", count: 129)
        #expect(gauge(metrics, "long", "{\"v\":\"\(value)\"}"))
        #expect(gauge(metrics, "forged", #"{"v":"a\"} 1\no2dms_forged 1\n"}"#))
        #expect(text.contains("v=\"\(value.dropLast())…\"}"))
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix("o2dms_forged") })
    }

    @Test(arguments: [
        #"{"__name__":"up"}"#, #"{"__x":"1"}"#, #"{"le":"1"}"#, #"{"adapter":"another"}"#,
        #"{"a":"1","a":"2"}"#,
        #"{"A":"1"}"#, #"{"":"1"}"#, #"{"a":1}"#, "[]", "{",
    ])
    func `labels that are Prometheus' or the host's own, or none, are refused`(labels: String) {
        #expect(!gauge(metrics, "x", labels))
        #expect(!text.contains("o2dms_adapter_x"))
    }

    @Test func `a name that is the host's, or part of a histogram, is refused`() {
        _ = AdapterMeters(registry).durations.with(["mine", "package_list"])
        for name in [
            "calls_total", "healthy", "loaded", "call_duration_seconds", "call_duration_seconds_count",
        ] {
            #expect(!gauge(metrics, name), "\(name)")
        }
        #expect(gauge(metrics, "refresh_seconds_sum"))
        let histogram = metrics.record(
            kind: O2DMS_METRIC_HISTOGRAM,
            name: "refresh_seconds",
            labels: [],
            value: 1
        )
        #expect(!histogram)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `what is no number is not measured`(value: Double) {
        #expect(!metrics.record(kind: O2DMS_METRIC_GAUGE, name: "x", labels: [], value: value))
    }
}
