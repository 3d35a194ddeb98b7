import ArchiveTesting
import JSONSchema
import Testing

@testable import HelmAdapter

/// What is told of values that do not fulfil the chart's schema, and what it may cost to find out.
@Suite struct ChartSchemaTests {
    private func chart(_ values: String, _ schema: String) -> ChartFixture {
        var chart = ChartFixture()
        chart.values = values
        chart.files = [("values.schema.json", schema)]
        return chart
    }

    @Test func `each violation is told with its place, and without the value`() throws {
        let schema =
            #"{"properties":{"image":{"properties":{"tag":{"type":"string"},"pull":{"enum":["Always"]}}}}}"#
        let found = try chart("image:\n  tag: 1.10\n  pull: topsecret\n", schema).inspection().violations
        #expect(found.map(\.rule) == [.valuesValid, .valuesValid])
        #expect(found.map(\.path) == ["values.yaml", "values.yaml"])
        #expect(
            found.map(\.message) == [
                "/image/tag: must be a string, not a number", "/image/pull: must be one of \"Always\"",
            ]
        )
    }

    @Test(arguments: [
        #"{"$ref":"https://h/x.json"}"#, #"{"$schema":"https://h/x.json"}"#,
        #"{"properties":{"a":{"$ref":"other.json"}}}"#,
    ])
    func `a schema that needs another document is not checked, which is a warning`(schema: String) throws {
        let inspection = try chart("a: 1\n", schema).inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.warnedRules == [.valuesSchemaUnchecked])
        #expect(inspection.warnings.map(\.path) == ["values.schema.json"])
    }

    @Test func `a violation names keys as they are written`() throws {
        let found = try chart(
            "gr\u{F6}\u{DF}e: {\"b\\u0007\": x}\n",
            #"{"additionalProperties":{"additionalProperties":{"type":"integer"}}}"#
        )
        .inspection().violations
        #expect(found.map(\.message) == ["/gr\u{F6}\u{DF}e/b: must be an integer, not a string"])
    }

    @Test func `values with tags of their own are not checked, which is a warning`() throws {
        let inspection = try chart("a: !mine 1\n", "false").inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.warnedRules == [.valuesSchemaUnchecked])
    }

    @Test func `a check may take as many steps, and values be as many, as the limits say`() throws {
        let chart = chart("a: [1, 2, 3]\n", #"{"properties":{"a":{"items":{"type":"integer"}}}}"#)
        var limits = ChartLimits()
        limits.schema.steps = 10
        #expect(try chart.inspection(limits: limits).warnedRules == [.valuesSchemaUnchecked])
        limits = ChartLimits()
        limits.values = 6
        #expect(try chart.inspection(limits: limits).warnedRules == [])
        limits.values = 5
        #expect(try chart.inspection(limits: limits).warnedRules == [.valuesSchemaUnchecked])
    }

    @Test func `aliases that double ten times over cost no more than the limit`() throws {
        let lines = (1..<40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]\n" }
        let inspection = try chart("a0: &a0 [1]\n" + lines.joined(), #"{"uniqueItems":true}"#).inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.warnedRules == [.valuesSchemaUnchecked])
    }

    @Test func `values beyond what is held in memory are not checked, which is a warning`() throws {
        let filler = "# " + String(repeating: "a", count: 1 << 20) + "\n"
        let inspection = try chart(filler, "false").inspection()
        #expect(inspection.warnedRules == [.valuesSchemaUnchecked])
        #expect(try chart(filler, "false").inspection().isAccepted)
    }

    @Test func `a violation is told with the line of the file that has the last word`() throws {
        var chart = chart("\n# the chart's\nb: {c: [1,\n  x]}\ns:\n  a: x\n", "{}")
        chart.chartFile += "dependencies: [{name: s, version: 1.x.x}]\n"
        chart.files = [
            (
                "values.schema.json",
                #"{"required":["z"],"properties":{"b":{"properties":{"c":{"items":{"type":"integer"}}}}}}"#
            ),
            ("charts/s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 1.0.0\n"),
            ("charts/s/values.yaml", "a: 1\nd: 1\ne: {f: 1}\n"),
            (
                "charts/s/values.schema.json",
                #"{"properties":{"a":{"type":"integer"},"d":{"type":"string"},"e":{"required":["g"]}}}"#
            ),
        ]
        let found = try chart.inspection().violations
        #expect(
            found.map { "\($0.path):\($0.line ?? 0): \($0.message)" } == [
                "values.yaml:3: \"z\" is missing",
                "values.yaml:4: /b/c/1: must be an integer, not a string",
                "values.yaml:6: /s/a: must be an integer, not a string (charts/s/values.schema.json)",
                "charts/s/values.yaml:2: /d: must be a string, not a number (charts/s/values.schema.json)",
                "charts/s/values.yaml:3: /e: \"g\" is missing (charts/s/values.schema.json)",
            ]
        )
    }

    @Test func `a chart in a packed chart is held to its schema as well`() throws {
        var inner = ChartFixture(name: "s")
        inner.values = "a: x\n"
        inner.files = [("values.schema.json", #"{"properties":{"a":{"type":"integer"}}}"#)]
        var tar = TarBuilder()
        ChartFixture(more: "dependencies: [{name: s, version: 1.x.x}]\n").write(to: &tar)
        tar.file(path: Array("x/charts/s-1.0.0.tgz".utf8), try inner.packed())
        let found = ChartFixture.inspect(try tar.ended()).violations
        #expect(found.map(\.path) == ["charts/s-1.0.0.tgz/values.yaml"])
        #expect(found.map(\.line) == [1])
    }

    @Test func `aliases of aliases cost no more than the limits`() throws {
        let names = (0..<32).map { "{name: s, version: 1.x.x, alias: a\($0)}" }.joined(separator: ", ")
        var path = ""
        var chart = ChartFixture(more: "dependencies: [\(names)]\n")
        for _ in 0..<5 {
            path += "charts/s/"
            chart.files.append(
                ("\(path)Chart.yaml", "apiVersion: v2\nname: s\nversion: 1.0.0\ndependencies: [\(names)]\n")
            )
        }
        chart.files.append((path + "values.schema.json", "false"))
        let inspection = try chart.inspection()
        #expect(inspection.warnedRules.contains(.valuesSchemaUnchecked))
        #expect(!inspection.brokenRules.contains(.valuesValid))
    }

    @Test func `schemas of the charts in a chart take no more steps together than the limits say`() throws {
        var chart = ChartFixture(
            more:
                "dependencies: [\((0..<9).map { "{name: s\($0), version: 1.x.x}" }.joined(separator: ","))]\n"
        )
        for number in 0..<9 {
            chart.files += [
                ("charts/s\(number)/Chart.yaml", "apiVersion: v2\nname: s\(number)\nversion: 1.0.0\n"),
                ("charts/s\(number)/values.yaml", "a: [1, 2, 3]\n"),
                (
                    "charts/s\(number)/values.schema.json",
                    #"{"properties":{"a":{"items":{"type":"integer"}}}}"#
                ),
            ]
        }
        #expect(try chart.inspection().warnedRules == [])
        var limits = ChartLimits()
        limits.schema.steps = 50
        #expect(try chart.inspection(limits: limits).warnedRules == [.valuesSchemaUnchecked])
    }
}
