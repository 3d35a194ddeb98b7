import CO2DMSPlugin
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// The table of rules, its documentation, and what a configuration may change in it.
@Suite struct ChartRuleTests {
    private static let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appending(components: "..", "..", "README.md").standardized.path

    @Test func `the README lists every rule with its severity and what it asks for`() throws {
        let lines = try text(Self.readme).split(separator: "\n")
        let listed = lines.filter { line in
            ["| `archive.", "| `path.", "| `chart.", "| `form.", "| `provenance"].contains(
                where: line.hasPrefix
            )
        }
        let expected = ChartRule.allCases.map { rule in
            let terms = rule.terms
            return
                "| `\(rule.rawValue)` | \(terms.isFixed ? "**error**" : terms.severity.rawValue) | \(terms.demand) |"
        }
        #expect(listed.map(String.init) == expected)
    }

    @Test func `a rule is lowered and raised by the configuration`() throws {
        let chart = try ChartFixture(more: "appVersion: 1.10\nunknown: 1\n").packed()
        let severities: JSONValue = ["chart.app-version": "info", "chart.yaml.unknown-key": "error"]
        let more = [JSONMember(key: "validation", value: ["severities": severities])]
        try withDirectoryAdapter(more) { plugin, _ in
            let error = try #require(try plugin.upload(chart).error)
            let details = try JSONValue(parsing: try #require(error.detailsJSON))
            #expect(details["violations"]?.elements?.first?["rule"] == "chart.yaml.unknown-key")
            #expect(details["violations"]?.elements?.first?["severity"] == "error")
            #expect(details["warnings"]?.elements?.first?["rule"] == "chart.app-version")
            #expect(details["warnings"]?.elements?.first?["severity"] == "info")
        }
        try withDirectoryAdapter { plugin, _ in
            let error = try #require(try plugin.upload(chart).error)
            let details = try JSONValue(parsing: try #require(error.detailsJSON))
            #expect(details["violations"]?.elements?.first?["rule"] == "chart.app-version")
        }
    }

    @Test func `what an accepted chart was accepted with is in the answer, in a dry run too`() throws {
        var chart = ChartFixture()
        chart.chartFile = "apiVersion: v2\nname: x\nversion: 1.0.0\n"
        try withDirectoryAdapter { plugin, _ in
            let dry = try plugin.upload(try chart.packed()) { $0.flags = O2DMS_REQ_DRY_RUN }
            #expect(dry.error == nil)
            let report = try #require(dry.details)
            #expect(report["violations"] == [])
            #expect(report["warnings"]?.elements?.first?["rule"] == "chart.icon")
            #expect(try plugin.list() == [])
            let stored = try plugin.upload(try chart.packed())
            let extensions = try JSONValue(parsing: try #require(stored.packages.first?.extensionsJSON))
            #expect(extensions["warnings"]?.elements?.first?["rule"] == "chart.icon")
            #expect(extensions["warnings"]?.elements?.first?["severity"] == "info")
            #expect(extensions["warnings"]?.elements?.first?["path"] == "Chart.yaml")
        }
    }

    @Test(arguments: [
        ("chart.icons", "error", "is no rule"), ("chart.icon", "fatal", "must be error"),
        ("path.parent", "warning", "always an error"), ("chart.name", "info", "always an error"),
    ])
    func `a mistake in the configuration is told with its place`(
        rule: String,
        severity: String,
        words: String
    ) {
        let more = [
            JSONMember(
                key: "validation",
                value: ["severities": .object([JSONMember(key: rule, value: .string(severity))])]
            )
        ]
        let error = #expect(throws: AdapterError.self) {
            try withDirectoryAdapter(more) { _, _ in }
        }
        #expect(error?.code == .invalid)
        #expect(error?.message.contains("config/validation/severities/\(rule)") == true)
        #expect(error?.message.contains(words) == true)
    }

    @Test func `the schema knows each rule by name, so that the host finds the one that was meant`() throws {
        let schema = try JSONValue(parsing: Array(ConfigurationSchema.text.utf8))
        let severities = try #require(schema["$defs"]?["validation"]?["properties"]?["severities"])
        #expect(severities["additionalProperties"] == false)
        for rule in ChartRule.allCases {
            let allowed = severities["properties"]?[rule.rawValue]?["enum"]
            #expect(allowed == (rule.terms.isFixed ? ["error"] : ["error", "warning", "info"]))
        }
    }

    @Test func `no rule's findings crowd out another's`() throws {
        var chart = ChartFixture(more: (0..<300).map { "k\($0): 1\n" }.joined())
        chart.chartFile = chart.chartFile.replacing("icon: https://h/i.svg\n", with: "")
        var inspector = ChartInspector()
        inspector.severities[.icon] = .error
        var rest = try chart.packed()[...]
        let inspection = unsafe inspector.inspect { buffer in
            let count = min(buffer.count, rest.count)
            unsafe buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
        #expect(inspection.violations.map(\.rule) == [.icon])
        #expect(inspection.warnings.count == ChartLimits().reportedProblems)
    }
}
