import Foundation
import TestServers
import Testing

/// What `docs/monitoring` promises, held against a gateway that has met everything that is measured, and against promtool.
@Suite struct `Monitoring` {
    private static let folder = "\(Product.root)/docs/monitoring"
    /// One gateway for all tests.
    private static let shown = Result { try metricsOfBusyGateway(in: TemporaryDirectory()) }

    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
    }

    @Test func `promtool finds nothing in the metrics`() throws {
        let metrics = try Self.shown.get()
        try directory.write(metrics.text, to: "metrics.txt")
        let check = try Command.run(
            "sh",
            ["-c", "\(try Self.promtool()) check metrics < \(directory.file("metrics.txt"))"]
        )
        #expect(check.status == 0, "\(check.text)\(check.errors)")
    }

    @Test func `each metric is documented with its type and labels, and no other`() throws {
        let metrics = try Self.shown.get()
        let documented = try Self.documentedMetrics()
        for (name, description) in metrics.descriptions {
            #expect(documented[name] == description, "\(name) in docs/monitoring/README.md")
        }
        // These are measured where an adapter watches a cluster; here none does.
        let watching: Set = ["o2dms_adapter_watch_lists_total", "o2dms_adapter_watch_up"]
        let missing = documented.keys.filter { metrics.descriptions[$0] == nil && !watching.contains($0) }
            .sorted()
        #expect(missing.isEmpty, "documented, but not at /metrics")
    }

    @Test func `promtool finds nothing in the alert rules, and they fire when they should`() throws {
        let promtool = try Self.promtool()
        for arguments in [["check", "rules", "alerts.yaml"], ["test", "rules", "alerts.test.yaml"]] {
            let check = try Command.run(promtool, arguments, in: Self.folder)
            #expect(check.status == 0, "\(check.text)\(check.errors)")
        }
    }

    @Test func `each alert is tested and has a place in the runbook`() throws {
        let alerts = try Self.matches(of: #"- alert: (\w+)"#, in: Self.read("alerts.yaml"))
        #expect(alerts.count > 10 && Set(alerts).count == alerts.count)
        let tested = try Self.matches(of: #"alertname: (\w+)\n"#, in: Self.read("alerts.test.yaml"))
        let explained = try Self.matches(of: #"\n### (\w+)\n"#, in: Self.read("README.md"))
        #expect(Set(tested) == Set(alerts))
        #expect(explained == alerts, "the runbook has them in the order of the rules")
    }

    @Test func `the dashboard is what Grafana and Prometheus can read`() throws {
        let queries = try Self.dashboardQueries()
        #expect(queries.count > 20)
        // Each query as a rule of its own, with Grafana's variables filled in.
        let rules = queries.enumerated().map { index, query in
            let filled = query.replacingOccurrences(of: "$__rate_interval", with: "5m")
            return "      - record: panel:query:\(index)\n        expr: |\n          \(filled)\n"
        }
        try directory.write(
            "groups:\n  - name: dashboard\n    rules:\n" + rules.joined(),
            to: "dashboard.yaml"
        )
        let check = try Command.run(
            try Self.promtool(),
            ["check", "rules", directory.file("dashboard.yaml")]
        )
        #expect(check.status == 0, "\(check.text)\(check.errors)")
    }

    @Test func `dashboard and alerts ask for metrics that there are`() throws {
        let metrics = try Self.shown.get()
        let queries = try Self.dashboardQueries() + [try Self.read("alerts.yaml")]
        let names = Set(try queries.flatMap { try Self.matches(of: #"\b((?:o2dms|process)_\w+)"#, in: $0) })
        #expect(names.count > 15)
        for name in names {
            #expect(metrics.sampleNames.contains(name), "\(name) is asked for, but is not at /metrics")
        }
    }

    // MARK: -

    /// The metrics of a gateway to which everything has happened that is counted.
    private static func metricsOfBusyGateway(in directory: TemporaryDirectory) throws -> Exposition {
        _ = try GitCommand.makeBare(directory.file("remote.git"))
        let gateway = try RunningGateway(
            RunningGateway.embedded + """

                  - name: argocd
                    config:
                      git: { repositories: [{ repository_name: gitops, repository_url: "file://\(directory.file("remote.git"))" }] }
                      state_directory: ./state
                """,
            state: "count_interval: 100ms",
            in: directory
        )
        let client = try gateway.client()
        let chart = try HelmCLI.newest.chart("my-app", "1.0.0", in: directory)
        #expect(try client.upload("my-app", "1.0.0", chart, more: [("adapter", "helm")]).status == 201)
        #expect(try client.upload("my-app", "1.0.0", chart, more: [("adapter", "helm")]).status == 409)
        _ = try client.request("GET", WireClient.packages)
        // Behind the gateway's back the archive becomes another.
        try directory.write("not what was published", to: "charts/my-app-1.0.0.tgz")
        #expect(try client.request("GET", "\(WireClient.packages)/my-app-1.0.0/artifact").status >= 400)
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var metrics = try Exposition(client.request("GET", "/metrics").text)
        while !metrics.sampleNames.isSuperset(of: lateComers), ContinuousClock.now < deadline {
            metrics = try Exposition(client.request("GET", "/metrics").text)
        }
        return metrics
    }

    /// What is measured in the background, soon after the start.
    private static let lateComers: Set<String> = [
        "o2dms_adapter_healthy", "o2dms_adapter_refresh_age_seconds", "o2dms_adapter_git_packages",
        "o2dms_adapter_tampered_packages", "o2dms_packages_total", "o2dms_package_usage_unknown",
    ]

    /// What the tables of the README say: type and labels by name.
    private static func documentedMetrics() throws -> [String: MetricDescription] {
        var metrics: [String: MetricDescription] = [:]
        for line in try read("README.md").split(separator: "\n") where line.hasPrefix("| `") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            let name = cells[0].trimmingCharacters(in: ["`"])
            let labels = try matches(of: "`(\\w+)`", in: cells[2])
            #expect(metrics[name] == nil, "\(name) is documented twice")
            metrics[name] = MetricDescription(type: cells[1], labels: Set(labels))
        }
        return metrics
    }

    private static func dashboardQueries() throws -> [String] {
        let dashboard = try JSONSerialization.jsonObject(with: Data(try read("dashboard.json").utf8))
        let panels = try #require((dashboard as? [String: Any])?["panels"] as? [[String: Any]])
        return panels.flatMap { panel in
            (panel["targets"] as? [[String: Any]] ?? []).compactMap { $0["expr"] as? String }
        }
    }

    private static func promtool() throws -> String {
        try Command.succeed("\(Product.root)/scripts/fetch-promtool", []).text
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func read(_ file: String) throws -> String {
        try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
    }

    /// The first group of each match.
    private static func matches(of pattern: String, in text: String) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern)
        let whole = NSRange(text.startIndex..., in: text)
        return expression.matches(in: text, range: whole).compactMap { match in
            Range(match.range(at: 1), in: text).map { String(text[$0]) }
        }
    }
}
