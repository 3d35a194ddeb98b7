import Foundation
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// What Helm's linter calls an error refuses a chart here, and what passes there passes here.
@Suite(.ownThread)
struct HelmLintTests {
    /// A chart and what Helm's linter says of it without rendering anything.
    struct Row: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let chart: ChartFixture
        /// Why the chart is refused here; nil = it is not.
        let rule: ChartRule?

        init(_ rule: ChartRule?, _ chart: ChartFixture) {
            testDescription = "\(rule?.rawValue ?? "accepted"): \(chart.chartFile) \(chart.files.map(\.path))"
            self.rule = rule
            self.chart = chart
        }

        init(_ rule: ChartRule?, more: String) { self.init(rule, ChartFixture(more: more + "\n")) }

        init(_ rule: ChartRule?, chartFile: String) {
            var chart = ChartFixture()
            chart.chartFile = chartFile + "\nicon: https://h/i.svg\n"
            self.init(rule, chart)
        }

        init(_ rule: ChartRule?, _ path: String, _ text: String) {
            var chart = ChartFixture()
            chart.files = [(path, text)]
            self.init(rule, chart)
        }
    }

    @Test(arguments: fields + mails + webAddresses + addresses + files)
    func `a chart is refused where helm lint fails, and by the rule that says why`(row: Row) throws {
        try withDirectory { path in
            let inspection = try row.chart.inspection()
            #expect(inspection.violations.map(\.rule) == [row.rule].compactMap(\.self), "\(inspection)")
            try row.chart.unpack(into: path + "/x")
            let lint = try HelmCommand.helm4.run(["lint", "x"], in: path)
            #expect((lint.status == 0) == inspection.isAccepted, "\(lint.output)")
        }
    }

    @Test(arguments: ["y", "n", "yes", "off"])
    func `a name that Helm takes for something else is refused unless it stands in quotes`(name: String)
        throws
    {
        try withDirectory { path in
            let chart = ChartFixture(name: name)
            #expect(try chart.inspection().violations.map(\.rule) == [.name])
            #expect(try ChartFixture(name: "\"\(name)\"").inspection().isAccepted)
            try chart.unpack(into: path + "/x")
            #expect(try HelmCommand.helm4.run(["package", "x"], in: path).status == 0)
            let isTrue = name.hasPrefix("y")
            #expect(FileManager.default.fileExists(atPath: path + "/\(isTrue)-1.0.0.tgz"))
        }
    }

    static let fields: [Row] = [
        Row(nil, more: "description: good"),
        Row(.apiVersion, chartFile: "name: x\nversion: 1.0.0"),
        Row(.apiVersion, chartFile: "apiVersion: v3\nname: x\nversion: 1.0.0"),
        Row(.version, chartFile: "apiVersion: v2\nname: x\nversion: 0.0.0-0"),
        Row(nil, chartFile: "apiVersion: v2\nname: x\nversion: 0.0.0"),
        Row(.appVersion, more: "appVersion: 1.10"), Row(.appVersion, more: "appVersion: true"),
        Row(nil, more: "appVersion: \"1.10\""), Row(nil, more: "unknown: key"),
        Row(nil, more: "home: nothing"),
        Row(.type, more: "type: plugin"), Row(nil, more: "type: library"),
        Row(.typeAPIVersion, chartFile: "apiVersion: v1\nname: x\nversion: 1.0.0\ntype: application"),
        Row(
            .dependenciesAPIVersion,
            chartFile:
                "apiVersion: v1\nname: x\nversion: 1.0.0\ndependencies: [{name: y, version: 1.x, repository: \"@r\"}]"
        ),
        Row(.maintainerName, more: "maintainers: [{email: a@b.example}]"),
    ]

    static let mails = [
        ("a@b.c", true), ("a.b+c@d.example.org", true), ("a@b.c.", true), ("a@b_c.d", true),
        ("\u{E9}@b.c", true),
        ("a@b", false), ("a", false), ("a b@c.d", false), ("a@-b.c", false), ("A <a@b.c>", false),
        ("a..b@c.d", false), ("a@1.2", false), ("a@b.c1", false), ("a@localhost", false),
    ].map { Row($1 ? nil : .maintainerEmail, more: "maintainers: [{name: n, email: '\($0)'}]") }

    static let webAddresses = [
        ("https://h/", true), ("https://h.de/x", true), ("h.de", true), ("www.h.de/x", true),
        ("ftp://h.de", true),
        ("mailto:a@b.c", true), ("https://h:80/", true), ("https://[::1]/", true),
        ("https://u:p@h.de/", true),
        ("https://h_x.de/", true), ("https://1.2.3.4", true), ("h.de/user", true),
        ("https://\u{E9}.de", true),
        ("h", false), ("abcdef", false), ("git@github.com:x/y", false), ("ssh://h.de", false),
        ("https://h:8a/", false), ("https://h .de/", false), ("https://h.de/a b", false), ("//h.de", false),
        ("/x/y", false), ("https://", false), ("https://-h.de", false), ("https://h-.de", false),
        ("https://h..de", false), ("HTTPS://h.de", false), ("https://h.de:999999", false), ("@user", false),
    ].map { Row($1 ? nil : .maintainerURL, more: "maintainers: [{name: n, url: '\($0)'}]") }

    static let addresses = [
        ("https://h/", true), ("HTTPS://h.de", true), ("mailto:a@b.c", true), ("ssh://h.de", true),
        ("https://h:80/", true), ("https://h.de/a b", true), ("https://", true), ("https://h..de", true),
        ("urn:x", true), ("https://h/%41", true), ("https://h/?%zz", true), ("http://h:/", true),
        ("h.de", false), ("git@github.com:x/y", false), ("https://h:8a/", false), ("https://h .de/", false),
        ("//h.de", false), ("/x/y", false), ("1a:b", false), ("https://h/%zz", false),
        ("https://h/#%zz", false),
        ("https://%41/", false), ("http://[::1", false), ("  ", false),
    ].flatMap {
        [
            Row($1 ? nil : .sources, more: "sources: ['\($0)']"),
            Row($1 ? nil : .iconURL, icon: $0),
        ]
    }

    private static let definition = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"

    static let files: [Row] = [
        Row(.templateExtension, "templates/a.json", "{}"), Row(.templateExtension, "templates/README", "x"),
        Row(.templateExtension, "templates/sub/a.md", "x"), Row(nil, "templates/.gitkeep", ""),
        Row(nil, "templates/NOTES.txt", "x"), Row(nil, "templates/_a.tpl", ""),
        Row(.valuesSchema, "values.schema.json", "{"), Row(.valuesSchema, "values.schema.json", "1E1111111"),
        Row(nil, "values.schema.json", "{\"type\": \"object\"}"),
        Row(nil, "crds/a.yaml", definition), Row(nil, "crds/a.yaml", ""), Row(nil, "crds/a.md", "x"),
        Row(.crdAPIVersion, "crds/a.yaml", "apiVersion: v1\nkind: CustomResourceDefinition\n"),
        Row(.crdKind, "crds/s/a.json", "{\"apiVersion\": \"apiextensions.k8s.io/v1\", \"kind\": \"Other\"}"),
        Row(
            .crdKind,
            "crds/a.yaml",
            definition + "---\n# nothing\n---\napiVersion: apiextensions.k8s.io/v1\n"
        ),
        Row(.crdText, "crds/a.yaml", "{{ if .x }}\n" + definition + "{{ end }}\n"),
        Row(.crdText, "crds/a.yaml", "- a\n"),
        Row(.dependencyUndeclared, "charts/y/Chart.yaml", "apiVersion: v2\nname: y\nversion: 1.0.0\n"),
    ]
}

extension HelmLintTests.Row {
    fileprivate init(_ rule: ChartRule?, icon: String) {
        var chart = ChartFixture()
        chart.chartFile = "apiVersion: v2\nname: x\nversion: 1.0.0\nicon: '\(icon)'\n"
        self.init(rule, chart)
    }
}

extension ChartFixture {
    /// Writes the chart's folder.
    func unpack(into path: String) throws {
        var all: [(path: String, text: String)] = [("Chart.yaml", chartFile)]
        if let values { all.append(("values.yaml", values)) }
        if let template { all.append(("templates/a.yaml", template)) }
        for file in all + files {
            let url = URL(fileURLWithPath: path + "/" + file.path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(file.text.utf8).write(to: url)
        }
    }
}
