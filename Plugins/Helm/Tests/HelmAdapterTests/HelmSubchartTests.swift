import Foundation
import Testing

@testable import HelmAdapter

/// The values of a chart and of the charts in it are put together, and held to all their schemas, as Helm does it.
@Suite struct HelmSubchartTests {
    /// A chart with charts in it, whose values Helm passes or not.
    struct Row: Sendable, CustomTestStringConvertible {
        var values = "{}\n"
        var schema: String?
        /// The charts in it, by their folder in `charts/`.
        var charts: [Inner] = []
        var dependencies = "[{name: s, version: 1.x.x}]"
        /// Whether Helm 3 judges otherwise: by other rules for what is null, and by the first document only.
        var isOtherInHelm3 = false
        /// Whether there is anything to render.
        var hasTemplates = true
        /// Whether `helm template` refuses what `helm lint` of Helm 4 passes.
        var isForTemplate = false

        /// A chart `s` with values and a schema, and what the chart around it says.
        init(_ values: String, _ inner: String, _ schema: String) {
            self.values = values + "\n"
            charts = [Inner("s", inner, schema)]
        }

        /// A chart `s` for whose value `a` there is a schema.
        init(_ values: String, _ inner: String, a schema: String) {
            self.init(values, inner, #"{"properties":{"a":\#(schema)}}"#)
        }

        var testDescription: String { "\(values) \(dependencies) \(charts)" }

        func with(_ change: (inout Row) -> Void) -> Row {
            var row = self
            change(&row)
            return row
        }

        var chart: ChartFixture {
            var chart = ChartFixture(more: "dependencies: \(dependencies)\n")
            chart.values = values
            if !hasTemplates { chart.template = nil }
            if let schema { chart.files.append(("values.schema.json", schema)) }
            for inner in charts { chart.files += inner.files("charts/\(inner.folder)/") }
            return chart
        }
    }

    struct Inner: Sendable {
        let folder: String
        let values: String?
        let schema: String?
        var more = ""
        var version = "1.0.0"
        var charts: [Inner] = []

        init(_ name: String, _ values: String?, _ schema: String?) {
            folder = name
            self.values = values
            self.schema = schema
        }

        func with(_ change: (inout Inner) -> Void) -> Inner {
            var inner = self
            change(&inner)
            return inner
        }

        func files(_ path: String) -> [(path: String, text: String)] {
            let name = folder.prefix { $0 != "@" }
            var files = [("\(path)Chart.yaml", "apiVersion: v2\nname: \(name)\nversion: \(version)\n\(more)")]
            if let values { files.append(("\(path)values.yaml", values + "\n")) }
            if let schema { files.append(("\(path)values.schema.json", schema)) }
            return files + charts.flatMap { $0.files("\(path)charts/\($0.folder)/") }
        }
    }

    static let rows =
        precedence + globals + nulls + structure + names + switches + nested + imports + documents

    @Test func `charts are refused where helm lint refuses them`() throws {
        try withDirectory { path in
            let names = Self.rows.indices.map { "c\($0)" }
            for (name, row) in zip(names, Self.rows) { try row.chart.unpack(into: "\(path)/\(name)") }
            let lint4 = try failures(HelmCommand.helm4, names, in: path)
            let lint3 = try failures(HelmCommand.helm3, names, in: path)
            #expect(Self.rows.count > 60 && lint4.count > 25 && names.count - lint4.count > 25)
            for (name, row) in zip(names, Self.rows) where row.hasTemplates && !row.isForTemplate {
                let inspection = try row.chart.inspection()
                #expect(
                    inspection.isAccepted == !lint4.contains(name),
                    "\(name) \(row) \(inspection.violations.map(\.message))"
                )
                #expect(
                    inspection.brokenRules.isSubset(of: [.valuesValid, .valuesSchema, .valuesText]),
                    "\(row)"
                )
                #expect(!inspection.warnedRules.contains(.valuesSchemaUnchecked), "\(row)")
                #expect(
                    (lint3.contains(name) != lint4.contains(name)) == row.isOtherInHelm3,
                    "\(name) \(row)"
                )
            }
        }
    }

    /// Where the linter renders nothing, or looks away, an installation decides.
    @Test(arguments: Self.rows.filter { !$0.hasTemplates || $0.isForTemplate }, [HelmCommand.helm3, .helm4])
    func `charts that pass the linter are refused where helm template refuses them`(
        row: Row,
        helm: HelmCommand
    ) throws {
        try withDirectory { path in
            try row.chart.unpack(into: path + "/x")
            let isPassed = try helm.run(["template", "x"], in: path).status == 0
            let isOther = row.isOtherInHelm3 && helm.name == HelmCommand.helm3.name
            #expect((try row.chart.inspection().isAccepted == isPassed) != isOther)
        }
    }

    private func failures(_ helm: HelmCommand, _ names: [String], in path: String) throws -> Set<String> {
        let output = try helm.run(["lint"] + names, in: path).output
        let parts = output.components(separatedBy: "==> Linting ").dropFirst()
        try #require(parts.count == names.count)
        return Set(
            parts.filter { $0.contains("[ERROR]") }.compactMap {
                $0.split(separator: "\n").first.map(String.init)
            }
        )
    }
}

extension HelmSubchartTests {
    static let precedence = [
        Row("{}", "a: 1", a: #"{"type":"integer"}"#), Row("{}", "a: x", a: #"{"type":"integer"}"#),
        Row("s: {a: x}", "a: 1", a: #"{"type":"integer"}"#),
        Row("s: {a: 1}", "a: x", a: #"{"type":"integer"}"#),
        Row("s: {a: {b: 1}}", "a: {c: 2}", a: #"{"required":["b","c"]}"#),
        Row("s: {a: {b: 1}}", "a: {b: x, c: 2}", a: #"{"properties":{"b":{"type":"integer"}}}"#),
        Row("s: {a: [1]}", "a: [x, y]", a: #"{"maxItems":1}"#),
        Row("s: {a: 1}", "a: {b: 1}", a: #"{"type":"object"}"#),
        Row("s: {a: {b: 1}}", "a: 1", a: #"{"type":"object"}"#),
        Row("s: {b: 1}", "a: 1", #"{"required":["a","b"]}"#),
        Row("b: 1", "a: 1", #"{"required":["b"]}"#),
        Row("z: {a: x}", "a: 1", a: #"{"type":"integer"}"#),
    ]

    static let globals = [
        Row("{}", "a: 1", #"{"properties":{"a":{}},"additionalProperties":false}"#),
        Row("{}", "a: 1", #"{"properties":{"a":{},"global":{}},"additionalProperties":false}"#),
        Row("global: {g: 1}", "{}", #"{"properties":{"global":{"required":["g"]}}}"#),
        Row(
            "global: {g: 1}",
            "global: {g: x}",
            #"{"properties":{"global":{"properties":{"g":{"type":"integer"}}}}}"#
        ),
        Row("{}", "global: {g: x}", #"{"properties":{"global":{"properties":{"g":{"type":"integer"}}}}}"#),
        Row(
            "global: {g: {h: 1}}",
            "global: {g: {i: 2}}",
            #"{"properties":{"global":{"properties":{"g":{"required":["h","i"]}}}}}"#
        ),
        Row(
            "global: {g: 1}\ns: {global: {g: x}}",
            "{}",
            #"{"properties":{"global":{"properties":{"g":{"type":"integer"}}}}}"#
        ),
        Row("global: 1", "{}", #"{"properties":{"global":{"type":"object"}},"required":["global"]}"#),
        Row("global: {g: 1}\ns: {global: 2}", "{}", #"{"properties":{"global":{"type":"object"}}}"#),
        Row("global: {g: 1}", "{}", "{}").with {
            $0.schema = #"{"properties":{"global":{"properties":{"g":{"type":"string"}}}}}"#
        },
    ]

    static let nulls = [
        Row("s: {a: null}", "a: 1", #"{"required":["a"]}"#).with { $0.isOtherInHelm3 = true },
        Row("s: {a: null}", "b: 1", #"{"required":["a"]}"#).with {
            ($0.isForTemplate, $0.isOtherInHelm3) = (true, true)
        },
        Row("s: {a: {b: null}}", "a: {b: 1}", a: #"{"required":["b"]}"#).with { $0.isOtherInHelm3 = true },
        Row("{}", "a: null", #"{"required":["a"]}"#), Row("{}", "a: null", a: #"{"type":"string"}"#),
        Row("{}", "a: {b: null}", a: #"{"required":["b"]}"#).with { $0.isForTemplate = true },
        Row("s: {a: 1}", "a: null", a: #"{"type":"integer"}"#),
        Row("s: {a: {b: 1}}", "a: {c: null}", a: #"{"required":["c"]}"#).with { $0.isForTemplate = true },
    ]

    static let structure = [
        Row("{}", "a: 1", "{}").with { $0.schema = #"{"properties":{},"additionalProperties":false}"# },
        Row("s: {a: x}", "a: 1", "{}").with {
            $0.schema = #"{"properties":{"s":{"properties":{"a":{"type":"integer"}}}}}"#
        },
        Row("{}", "a: x", "{}").with {
            $0.schema = #"{"properties":{"s":{"properties":{"a":{"type":"integer"}}}}}"#
        },
        Row("{}", "a: 1", #"{"type":"foo"}"#), Row("{}", "a: 1", "{"), Row("{}", "a: 1", "false"),
        Row("{}", "a: 1", #"{"properties":{"a":{"pattern":"(?=x)"}}}"#),
        Row("{}", "a: [", "{}"), Row("{}", "- 1", "{}"),
        Row("{}", "a: 1", "{}").with { $0.charts = [Inner("s", nil, #"{"required":["a"]}"#)] },
        Row("s: {a: 1}", "a: 1", "{}").with { $0.charts = [Inner("s", nil, #"{"required":["a"]}"#)] },
        Row("{}", "a: x", a: #"{"type":"integer"}"#).with { $0.hasTemplates = false },
        Row("s: {a: 1}", "a: x", a: #"{"type":"integer"}"#).with { $0.hasTemplates = false },
        Row("s: 1", "a: 1", "{}").with { $0.hasTemplates = false },
        Row("s: null", "a: 1", "{}").with { $0.hasTemplates = false },
    ]

    /// Aliases and versions.
    static let names = [
        Row("z: {a: x}", "a: 1", a: #"{"type":"integer"}"#).with {
            $0.dependencies = "[{name: s, version: 1.x.x, alias: z}]"
        },
        Row("s: {a: x}", "a: 1", a: #"{"type":"integer"}"#).with {
            $0.dependencies = "[{name: s, version: 1.x.x, alias: z}]"
        },
        Row("z: {a: x}", "a: 1", a: #"{"type":"integer"}"#).with {
            $0.dependencies = "[{name: s, version: 1.x.x}, {name: s, version: 1.x.x, alias: z}]"
        },
        Row("s: {a: 2}\nz: {a: 3}", "a: x", a: #"{"type":"integer"}"#).with {
            $0.dependencies = "[{name: s, version: 1.x.x}, {name: s, version: 1.x.x, alias: z}]"
        },
        Row("s: {a: 1}", "a: x", a: #"{"type":"integer"}"#).with {
            $0.charts.append(
                Inner("s@2", "a: x", #"{"properties":{"a":{"type":"string"}}}"#).with { $0.version = "2.0.0" }
            )
            $0.dependencies = "[{name: s, version: 1.x.x}, {name: s, version: 2.x.x, alias: z}]"
        },
        Row("s: {a: 1}\nz: {a: 1}", "a: x", a: #"{"type":"integer"}"#).with {
            $0.charts.append(
                Inner("s@2", "a: x", #"{"properties":{"a":{"type":"string"}}}"#).with { $0.version = "2.0.0" }
            )
            $0.dependencies = "[{name: s, version: 1.x.x}, {name: s, version: 2.x.x, alias: z}]"
        },
    ]

    /// Conditions and tags.
    static let switches: [Row] =
        [
            ("s: {use: false}", "condition: s.use"), ("s: {use: true}", "condition: s.use"),
            ("{}", "condition: s.use"),
            ("s: {use: no}", "condition: s.use"), ("s: {use: 0}", "condition: s.use"),
            ("use: false", "condition: use"),
            ("s: {use: false}", "condition: \"x.use,s.use\""),
            ("x: {use: true}\ns: {use: false}", "condition: \"x.use,s.use\""),
            ("tags: {t: false}", "tags: [t]"), ("tags: {t: true}", "tags: [t]"),
            ("tags: {t: false, u: true}", "tags: [t, u]"),
            ("tags: {t: false}\ns: {use: true}", "tags: [t], condition: s.use"), ("tags: {}", "tags: [t]"),
            ("tags: 1", "tags: [t]"),
            ("tags: {t: 0}", "tags: [t]"), ("s: {use: {b: 1}}", "condition: s.use"),
            ("tags: {t: false}", "condition: tags.t"),
        ].map { values, more in
            Row(values, "a: x", a: #"{"type":"integer"}"#).with {
                $0.dependencies = "[{name: s, version: 1.x.x, \(more)}]"
            }
        } + [
            Row("{}", "use: false\na: x", a: #"{"type":"integer"}"#).with {
                $0.dependencies = "[{name: s, version: 1.x.x, condition: s.use}]"
            },
            Row("z: {use: false}", "a: x", a: #"{"type":"integer"}"#).with {
                $0.dependencies = "[{name: s, version: 1.x.x, alias: z, condition: z.use}]"
            },
        ]

    private static func deep(
        _ values: String,
        _ inner: String,
        _ innermost: String,
        _ schema: String,
        _ more: String = ""
    ) -> Row {
        Row(values, inner, "{}").with { row in
            row.charts[0].more = "dependencies: [{name: z, version: 1.x.x\(more)}]\n"
            row.charts[0].charts = [Inner("z", innermost, schema)]
        }
    }

    /// Charts in charts in charts.
    static let nested = [
        deep("{}", "{}", "a: x", #"{"properties":{"a":{"type":"integer"}}}"#),
        deep("{}", "z: {a: 1}", "a: x", #"{"properties":{"a":{"type":"integer"}}}"#),
        deep("s: {z: {a: 1}}", "z: {a: x}", "a: x", #"{"properties":{"a":{"type":"integer"}}}"#),
        deep("s: {z: {a: x}}", "z: {a: 1}", "a: 1", #"{"properties":{"a":{"type":"integer"}}}"#),
        deep("global: {g: 1}", "{}", "{}", #"{"properties":{"global":{"required":["g"]}}}"#),
        deep("{}", "global: {g: 1}", "{}", #"{"properties":{"global":{"required":["g"]}}}"#),
        deep(
            "s: {z: {use: false}}",
            "{}",
            "a: x",
            #"{"properties":{"a":{"type":"integer"}}}"#,
            ", condition: z.use"
        ),
        deep(
            "{}",
            "z: {use: false}",
            "a: x",
            #"{"properties":{"a":{"type":"integer"}}}"#,
            ", condition: z.use"
        ),
        deep(
            "z: {use: false}",
            "{}",
            "a: x",
            #"{"properties":{"a":{"type":"integer"}}}"#,
            ", condition: z.use"
        ),
        deep("tags: {t: false}", "{}", "a: x", #"{"properties":{"a":{"type":"integer"}}}"#, ", tags: [t]"),
        deep("{}", "tags: {t: false}", "a: x", #"{"properties":{"a":{"type":"integer"}}}"#, ", tags: [t]"),
        deep("s: {w: {a: 1}}", "{}", "a: x", #"{"properties":{"a":{"type":"integer"}}}"#, ", alias: w"),
    ]

    static let imports = [
        Row("{}", "exports: {e: {i: x}}", "{}").with {
            $0.dependencies = "[{name: s, version: 1.x.x, import-values: [e]}]"
            $0.schema = #"{"properties":{"i":{"type":"integer"}}}"#
        },
        Row("i: 1", "exports: {e: {i: x}}", "{}").with {
            $0.dependencies = "[{name: s, version: 1.x.x, import-values: [e]}]"
            $0.schema = #"{"properties":{"i":{"type":"integer"}}}"#
        },
        Row("{}", "d: {i: x}", "{}").with {
            $0.dependencies = "[{name: s, version: 1.x.x, import-values: [{child: d, parent: p.q}]}]"
            $0.schema = #"{"properties":{"p":{"properties":{"q":{"properties":{"i":{"type":"integer"}}}}}}}"#
        },
        Row("{}", "d: {i: x}", "{}").with {
            $0.dependencies = "[{name: s, version: 1.x.x, import-values: [{child: none, parent: .}]}]"
            $0.schema = #"{"properties":{"i":{"type":"integer"}}}"#
        },
        Row("{}", "d: {i: x}", "{}").with {
            $0.dependencies = "[{name: s, version: 1.x.x, import-values: [{child: d, parent: .}]}]"
            $0.schema = #"{"properties":{"i":{"type":"integer"}}}"#
        },
    ]

    static let documents =
        [
            Row("s: {a: x}\n---\ns: {a: 1}", "a: 2", a: #"{"type":"integer"}"#),
            Row("s: {a: 1}\n---\ns: {a: x}", "a: 2", a: #"{"type":"integer"}"#),
            Row("{}", "a: x\n---\na: 1", a: #"{"type":"integer"}"#),
        ].map { $0.with { $0.isOtherInHelm3 = true } } + [
            Row("b: &b {a: x}\ns: *b", "a: 2", a: #"{"type":"integer"}"#)
        ]
}
