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
        #"{"type":"array","type":"object"}"#,
    ])
    func `a schema that needs another document is not checked, which is a warning`(schema: String) throws {
        let inspection = try chart("a: 1\n", schema).inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.warnedRules == [.valuesSchemaUnchecked])
        #expect(inspection.warnings.map(\.path) == ["values.schema.json"])
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

    @Test func `only the published chart's values are held to a schema`() throws {
        var chart = ChartFixture(more: "dependencies: [{name: y, version: 1.x.x}]\n")
        chart.files = [
            ("charts/y/Chart.yaml", "apiVersion: v2\nname: y\nversion: 1.0.0\n"),
            ("charts/y/values.yaml", "a: 1\n"),
            ("charts/y/values.schema.json", "false"),
        ]
        #expect(try chart.inspection().isAccepted)
    }
}
