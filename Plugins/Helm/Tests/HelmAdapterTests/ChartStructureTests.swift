import ArchiveTesting
import JSONText
import Testing

@testable import HelmAdapter

/// What a chart must have, and what is taken from it.
@Suite struct ChartStructureTests {
    @Test func `a chart without templates or values is refused, as the specification says`() throws {
        var chart = ChartFixture()
        chart.template = nil
        #expect(try chart.inspection().brokenRules == [.templates])
        chart.values = nil
        #expect(try chart.inspection().brokenRules == [.templates, .values])
        chart.template = "a: b\n"
        #expect(try chart.inspection().brokenRules == [.values])
    }

    @Test(
        arguments: [
            ("type: library\n", nil),
            ("dependencies:\n- {name: y, version: 1.x.x, repository: \"https://h/\"}\n", nil),
            ("", "crds/a.yaml"),
        ] as [(String, String?)]
    )
    func `a chart with nothing of its own to install needs neither`(more: String, file: String?) throws {
        var chart = ChartFixture(more: more)
        chart.template = nil
        chart.values = nil
        if let file {
            chart.files = [(file, "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n")]
        }
        let inspection = try chart.inspection()
        #expect(inspection.isAccepted, "\(inspection.violations)")
        #expect(inspection.warnedRules.contains(.valuesRecommended))
    }

    @Test(arguments: ["a: [\n", "- a\n", "text\n", "a: b\n\tc: d\n"])
    func `values that Helm cannot load are refused`(values: String) throws {
        var chart = ChartFixture()
        chart.values = values
        let inspection = try chart.inspection()
        #expect(inspection.brokenRules == [.valuesText])
        #expect(inspection.violations.first?.path == "values.yaml")
        #expect(inspection.violations.first?.line != nil)
    }

    @Test(arguments: [
        "", "# nothing\n", "a: &x {b: 1}\nc: *x\n", "a: 1\n---\nb: 2\n", "a: !tag b\n", "null\n",
    ])
    func `values may be empty, have anchors, tags and several documents`(values: String) throws {
        var chart = ChartFixture()
        chart.values = values
        #expect(try chart.inspection().isAccepted)
    }

    @Test(arguments: [
        "{\"$ref\": \"file:///dev/zero\"}", "{\"$ref\": \"http://attacker/x\"}",
    ])
    func `b_schema1, b_schema3: a values schema is JSON and nothing in it is followed`(schema: String) throws
    {
        var chart = ChartFixture()
        chart.files = [("values.schema.json", schema)]
        let inspection = try chart.inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.hasValuesSchema)
    }

    @Test func `b_tpl: templates are never rendered`() throws {
        var chart = ChartFixture()
        chart.template = "{{ getHostByName .Values.host }}{{ include \"a\" . }}{{ define \"a\" }}{{ end }}"
        #expect(try chart.inspection().isAccepted)
    }

    @Test func `b_desc: text for people loses its control characters, the rest of it stays`() throws {
        let chart = ChartFixture(
            more:
                "description: \"a\\e]0;pwn\\a\\r\\n\\u202Eb </script> \u{e4}\u{1F600}\\tc\"\nkeywords: [\"\\u2028k\"]\n"
        )
        let inspection = try chart.inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.metadata?.description == "a]0;pwn  b </script> \u{e4}\u{1F600} c")
        #expect(inspection.metadata?.keywords == [" k"])
    }

    @Test func `b_reqover: requirements.yaml of an old chart gives dependencies and nothing else`() throws {
        var chart = ChartFixture()
        chart.chartFile = "apiVersion: v1\nname: x\nversion: 1.0.0\n"
        let list = "dependencies:\n- name: y\n  version: 1.x.x\n  repository: https://h/\n"
        chart.files = [("requirements.yaml", list)]
        let good = try chart.inspection()
        #expect(good.isAccepted)
        #expect(good.metadata?.dependencies.map(\.name) == ["y"])
        chart.files = [("requirements.yaml", "name: evil\nversion: 9.9.9\n" + list)]
        let evil = try chart.inspection()
        #expect(evil.violations.map(\.rule) == [.requirements, .requirements])
        #expect(evil.violations.map(\.line) == [1, 2])
        #expect(evil.metadata?.name == "x")
        #expect(evil.metadata?.version == "1.0.0")
    }

    @Test func `a chart in charts is held to Helm's rules, not to those for publication`() throws {
        for (text, rules) in [
            ("apiVersion: v1\nname: Old_Chart\nversion: v1.2\nunknown: 1\n", []),
            ("version: 1.0.0\n", [.name]),
            ("name: y\nversion: x\n", [.version]), ("[", [.yaml]), ("text", [.yaml]),
        ] as [(String, Set<ChartRule>)] {
            var chart = ChartFixture()
            chart.files = [("charts/y/Chart.yaml", text)]
            let inspection = try chart.inspection()
            let violations = inspection.violations.filter { $0.rule != .dependencyUndeclared }
            #expect(Set(violations.map(\.rule)) == rules)
            #expect(violations.allSatisfy { $0.path == "charts/y/Chart.yaml" })
        }
    }

    @Test func `what Helm ignores in charts is ignored`() throws {
        var chart = ChartFixture()
        chart.files = [("charts/_a/b", ""), ("charts/.git/c", ""), ("charts/y-1.tgz.prov", "")]
        #expect(try chart.inspection().isAccepted)
    }

    @Test func `unknown keys and numbers for texts are only warned of`() throws {
        let inspection = try ChartFixture(more: "engine: gotpl\ndescription: 1.10\n").inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.warnings.map(\.rule) == [.unknownKey, .quoting])
        #expect(inspection.metadata?.description == "1.10")
    }

    @Test func `a byte order mark and Windows line ends are passed over`() throws {
        var chart = ChartFixture()
        chart.chartFile = "\u{FEFF}apiVersion: v2\r\nname: x\r\nversion: 1.0.0\r\n"
        let inspection = try chart.inspection()
        #expect(inspection.isAccepted)
        #expect(inspection.metadata?.version == "1.0.0")
    }

    @Test func `the report is JSON with rule, severity, path, line and message`() throws {
        var writer = JSONWriter()
        try ChartFixture(version: "1").inspection().writeReport(to: &writer)
        let text = String(decoding: writer.take(), as: UTF8.self)
        #expect(
            text
                == #"{"violations":[{"rule":"chart.version","severity":"error","path":"Chart.yaml","line":3,"message":"#
                + #""version \"1\" is not a semantic version such as 1.2.3"}]}"#
        )
    }
}
