import Observability
import Testing

struct MetricRegistryTests {
    static func text(_ registry: MetricRegistry) -> String {
        String(decoding: registry.render(), as: UTF8.self)
    }

    @Test func `counters, gauges and histograms are rendered in the text format`() {
        let registry = MetricRegistry()
        let uploads = registry.counter(
            "o2dms_package_uploads_total",
            help: "Package uploads.",
            labels: ["adapter", "status"]
        )
        uploads.with(["helm", "success"]).add(45)
        uploads.with(["helm", "failed"]).add(2)
        registry.gauge("o2dms_connections", help: "Open connections.").with([]).set(1.5)
        let durations = registry.histogram(
            "o2dms_package_list_duration_seconds",
            help: "Time of a list.",
            labels: ["adapter"],
            bucketsSeconds: [0.1, 1]
        )
        for seconds in [0.05, 0.1, 0.234, 5] { durations.with(["helm"]).observe(seconds) }
        #expect(
            Self.text(registry) == """
                # HELP o2dms_connections Open connections.
                # TYPE o2dms_connections gauge
                o2dms_connections 1.5
                # HELP o2dms_package_list_duration_seconds Time of a list.
                # TYPE o2dms_package_list_duration_seconds histogram
                o2dms_package_list_duration_seconds_bucket{adapter="helm",le="0.1"} 2
                o2dms_package_list_duration_seconds_bucket{adapter="helm",le="1"} 3
                o2dms_package_list_duration_seconds_bucket{adapter="helm",le="+Inf"} 4
                o2dms_package_list_duration_seconds_sum{adapter="helm"} 5.384
                o2dms_package_list_duration_seconds_count{adapter="helm"} 4
                # HELP o2dms_package_uploads_total Package uploads.
                # TYPE o2dms_package_uploads_total counter
                o2dms_package_uploads_total{adapter="helm",status="failed"} 2
                o2dms_package_uploads_total{adapter="helm",status="success"} 45

                """
        )
    }

    @Test func `a metric without labels is there before anything happened`() {
        let registry = MetricRegistry()
        _ = registry.counter("a_total", help: "A.")
        _ = registry.histogram("b_seconds", help: "B.", bucketsSeconds: [])
        #expect(
            Self.text(registry).hasSuffix(
                "b_seconds_bucket{le=\"+Inf\"} 0\nb_seconds_sum 0\nb_seconds_count 0\n"
            )
        )
        #expect(Self.text(registry).contains("\na_total 0\n"))
    }

    @Test func `help and label values are escaped`() {
        let registry = MetricRegistry()
        let family = registry.counter("a_total", help: "a\\b\n\"c\"", labels: ["x"])
        family.with(["q\"\\\n\r\0é"]).add()
        #expect(
            Self.text(registry) == """
                # HELP a_total a\\\\b\\n"c"
                # TYPE a_total counter
                a_total{x="q\\"\\\\\\n  é"} 1

                """
        )
    }

    @Test func `series beyond the limit are counted together`() {
        let registry = MetricRegistry()
        let family = registry.counter("a_total", help: "A.", labels: ["path", "code"], seriesLimit: 3)
        for index in 0..<1000 { family.with(["/\(index)", "404"]).add() }
        let lines = Self.text(registry).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == 4)
        #expect(lines.contains("a_total{path=\"other\",code=\"other\"} 997"))
        #expect(family.with(["/1", "404"]).value == 1)
    }

    @Test func `label values that are too many, too few or too long are harmless`() {
        let registry = MetricRegistry()
        let family = registry.counter("a_total", help: "A.", labels: ["x", "y"])
        family.with(["1"]).add()
        family.with(["1", "2", "3"]).add()
        family.with([String(repeating: "é", count: 1000), ""]).add()
        let text = Self.text(registry)
        #expect(text.contains("{x=\"1\",y=\"\"} 1") && text.contains("{x=\"1\",y=\"2\"} 1"))
        #expect(text.utf8.count < 400)
    }

    @Test(arguments: ["", "1a", "a b", "a-b", "é", "a\nb"])
    func `a bad name is refused and harmless`(_ name: String) {
        let registry = MetricRegistry()
        registry.counter(name, help: "A.").with([]).add()
        registry.counter("ok_total", help: "A.", labels: [name]).with(["v"]).add()
        #expect(registry.render().isEmpty)
        #expect(registry.refusedNames == [name, "ok_total"])
    }

    @Test func `one name has one kind and one set of labels`() {
        let registry = MetricRegistry()
        let first = registry.counter("a_total", help: "A.", labels: ["x"])
        #expect(registry.counter("a_total", help: "A.", labels: ["x"]) === first)
        registry.gauge("a_total", help: "A.", labels: ["x"]).with(["v"]).set(7)
        registry.counter("a_total", help: "A.", labels: ["y"]).with(["v"]).add()
        #expect(registry.refusedNames == ["a_total", "a_total"])
        #expect(registry.render().isEmpty)
    }

    @Test func `values that are no numbers do not spoil a histogram`() {
        let registry = MetricRegistry()
        let one = registry.histogram("a_seconds", help: "A.", bucketsSeconds: [.infinity, 1, .nan, 1]).with([]
        )
        for value in [Double.nan, .infinity, -.infinity, -1, 0.5] { one.observe(value) }
        one.observe(.milliseconds(1500))
        #expect(one.count == 3)
        #expect(
            Self.text(registry).contains(
                "a_seconds_bucket{le=\"1\"} 2\na_seconds_bucket{le=\"+Inf\"} 3\na_seconds_sum 1\n"
            )
        )
    }

    @Test func `counting from many threads loses nothing`() {
        let registry = MetricRegistry()
        let counter = registry.counter("a_total", help: "A.").with([])
        let gauge = registry.gauge("b", help: "B.").with([])
        let histogram = registry.histogram("c_seconds", help: "C.").with([])
        withThreads(4) { _ in
            for _ in 0..<5000 {
                counter.add()
                gauge.add(0.5)
                histogram.observe(0.25)
            }
        }
        #expect(counter.value == 20_000)
        #expect(gauge.value == 10_000)
        #expect(histogram.count == 20_000)
    }

    @Test func `a number of no stated kind may have any name`() {
        let registry = MetricRegistry()
        registry.untyped("a_total", help: "A.", labels: ["x"]).with(["v"]).set(7)
        #expect(
            String(decoding: registry.render(), as: UTF8.self)
                == "# HELP a_total A.\n# TYPE a_total untyped\na_total{x=\"v\"} 7\n"
        )
    }

    @Test func `a count that is kept elsewhere is a counter, and no number of another kind`() {
        let registry = MetricRegistry()
        registry.observedCount("a_total", help: "A.").with([]).set(7)
        registry.untyped("a_total", help: "A.").with([]).set(8)
        #expect(registry.refusedNames == ["a_total"])
        #expect(
            String(decoding: registry.render(), as: UTF8.self)
                == "# HELP a_total A.\n# TYPE a_total counter\na_total 7\n"
        )
    }

    @Test func `gauges can be brought up to date when the metrics are asked for`() {
        let registry = MetricRegistry()
        let family = registry.gauge("a", help: "A.", labels: ["x"])
        registry.onRender {
            family.removeAll()
            family.with(["now"]).set(3)
        }
        family.with(["old"]).set(1)
        #expect(Self.text(registry).hasSuffix("a{x=\"now\"} 3\n"))
        #expect(!Self.text(registry).contains("old"))
    }

    @Test func `of what is no more nothing is shown, whoever counts on, until there is another of its name`()
    {
        let registry = MetricRegistry()
        let gauge = registry.gauge("a", help: "A.", labels: ["x", "y"])
        let counter = registry.counter("b_total", help: "B.", labels: ["y"])
        let held = counter.with(["gone"])
        for value in ["gone", "here"] { gauge.with(["1", value]).set(1) }
        registry.retire("gone", of: "y")
        gauge.with(["2", "gone"]).set(1)
        gauge.with(["gone", "here"]).set(1)
        held.add()
        #expect(!Self.text(registry).contains("y=\"gone\""))
        #expect(Self.text(registry).contains("a{x=\"gone\",y=\"here\"} 1\n"), "of another label")
        gauge.with(["3", "gone"]).set(1)
        registry.admit("gone", of: "y")
        #expect(!Self.text(registry).contains("y=\"gone\""), "that was the former one's")
        gauge.with(["4", "gone"]).set(1)
        #expect(Self.text(registry).contains("a{x=\"4\",y=\"gone\"} 1\n"))
    }

    @Test(arguments: [(1000, 1), (1001, 2)])
    func `a thousand values are known to be no more`(_ count: Int, _ lines: Int) {
        let registry = MetricRegistry()
        let gauge = registry.gauge("a", help: "A.", labels: ["x"], seriesLimit: 2000)
        for number in 0..<count { registry.retire("\(number)", of: "x") }
        for number in 0..<count { gauge.with(["\(number)"]).set(1) }
        gauge.with(["here"]).set(1)
        #expect(Self.text(registry).split(separator: "\n").count { $0.hasPrefix("a{") } == lines)
    }
}
