import Foundation
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Values are held to a chart's schema as `helm lint` does it.
@Suite(.ownThread)
struct HelmSchemaTests {
    /// Values, a schema, and whether Helm's linter passes them.
    struct Row: Sendable {
        let values: String?
        let schema: String

        init(_ values: String?, _ schema: String) {
            self.values = values
            self.schema = schema
        }

        /// With a schema for the value `a`.
        init(_ values: String?, a schema: String) { self.init(values, #"{"properties":{"a":\#(schema)}}"#) }

        func chart(_ name: String) -> ChartFixture {
            var chart = ChartFixture(name: name, more: values == nil ? "type: library\n" : "")
            chart.values = values
            if values == nil { chart.template = nil }
            chart.files = [("values.schema.json", schema)]
            return chart
        }
    }

    @Test func `values and schemas are judged as Helm's linter judges them`() throws {
        try withDirectory { path in
            let rows =
                Self.scalars + Self.structure + Self.keywords + Self.forms + Self.lookalikes + Self.drafts
            let names = rows.indices.map { "c\($0)" }
            for (name, row) in zip(names, rows) { try row.chart(name).unpack(into: "\(path)/\(name)") }
            let output = try HelmCommand.helm4.run(["lint"] + names, in: path).output
            let parts = output.components(separatedBy: "==> Linting ").dropFirst()
            let failed = Set(
                parts.filter { $0.contains("[ERROR]") }.compactMap { $0.split(separator: "\n").first }
            )
            #expect(parts.count == rows.count && failed.count > 40 && rows.count - failed.count > 40)
            for (name, row) in zip(names, rows) {
                let inspection = try row.chart(name).inspection()
                #expect(
                    inspection.isAccepted == !failed.contains(Substring(name)),
                    "\(row.values ?? "none") \(row.schema) \(inspection.violations)"
                )
                #expect(inspection.brokenRules.isSubset(of: [.valuesValid, .valuesSchema, .valuesText]))
                #expect(!inspection.warnedRules.contains(.valuesSchemaUnchecked), "\(row)")
            }
        }
    }

    /// What a plain scalar is, by the one type that Helm takes and by one that it does not.
    static let scalars =
        [
            ("yes", "boolean"), ("on", "boolean"), ("y", "boolean"), ("Off", "boolean"), ("TRUE", "boolean"),
            ("yES", "string"), ("010", "integer"), ("0o10", "integer"), ("09", "integer"),
            ("0x1F", "integer"),
            ("0b11", "integer"), ("-0b11", "integer"), ("1_000", "integer"), ("_1", "string"),
            ("+12", "integer"),
            ("1:30", "string"), ("1e3", "integer"), ("1.0", "integer"), (".5", "number"), ("5.", "integer"),
            ("-.5", "number"), (".", "string"), ("1e400", "string"), ("2001-01-01", "string"), ("~", "null"),
            ("", "null"), ("NULL", "null"), ("nil", "string"), ("'1'", "string"), ("!!str 1", "string"),
            ("|\n  1", "string"), ("1.2.3", "string"), ("0x", "string"),
            ("123456789012345678901234567890", "integer"),
        ].flatMap { text, type in
            [
                Row("a: \(text)\n", a: #"{"type":"\#(type)"}"#),
                Row("a: \(text)\n", a: #"{"not":{"type":"\#(type)"}}"#),
            ]
        }
        + [
            ("010", "8"), ("0b11", "3"), ("1_000", "1000"), ("1e3", "1000"),
            ("9007199254740993", "9007199254740992"),
            ("9007199254740993", "9007199254740993"), ("1.0", "1"), ("y", "true"), ("09", "9"),
            ("0o17", "15"),
        ].map { Row("a: \($0)\n", a: #"{"const":\#($1)}"#) }

    static let structure = [
        Row("a: .inf\n", a: "{}"), Row("a: .nan\n", a: "{}"), Row("~: 1\n", "{}"), Row("? [a]\n: 1\n", "{}"),
        Row("", #"{"required":["a"]}"#), Row("# x\n", #"{"type":"object"}"#),
        Row(nil, #"{"required":["a"]}"#),
        Row(nil, #"{"type":"object"}"#), Row("a: null\n", a: #"{"type":"string"}"#),
        Row("a: null\n", #"{"required":["a"]}"#), Row("a: null\n", #"{"additionalProperties":false}"#),
        Row("a: {b: null}\n", a: #"{"required":["b"]}"#),
        Row("a: [{b: null}]\n", a: #"{"items":{"required":["b"]}}"#),
        Row("b: &x {c: 1}\na: *x\n", a: #"{"required":["c"]}"#),
        Row(
            "b: &x {c: 1}\na:\n  <<: *x\n  d: 2\n",
            a: #"{"additionalProperties":false,"required":["c","d"],"properties":{"c":{},"d":{}}}"#
        ),
        Row("b: &x {c: 1}\na:\n  c: 2\n  <<: *x\n", a: #"{"properties":{"c":{"const":1}}}"#),
        Row("b: &x {c: 1}\na:\n  <<: *x\n  c: 2\n", a: #"{"properties":{"c":{"const":2}}}"#),
        Row(
            "b: &x {c: 1}\ne: &y {f: 1, c: 2}\na:\n  <<: [*x, *y]\n",
            a: #"{"required":["c","f"],"properties":{"c":{"const":1}}}"#
        ),
        Row("a:\n  <<: 1\n", "{}"), Row("a: *x\n", "{}"),
        Row("a: 1\n---\nb: 2\n", #"{"required":["a","b"]}"#),
        Row("a: 1\n---\nb: 2\n", #"{"required":["a"]}"#),
        Row("a: 1\n---\nb: 2\n", #"{"required":["b"]}"#), Row("a: 1\n---\na: x\n", a: #"{"type":"integer"}"#),
        Row("a: {b: 1}\n---\na: {c: x}\n", a: #"{"properties":{"c":{"type":"integer"}}}"#),
        Row("---\n---\na: 1\n", #"{"required":["a"]}"#), Row("a: 1\na: x\n", a: #"{"type":"string"}"#),
        Row("1: x\n", #"{"required":["1"]}"#), Row("yes: x\n", #"{"required":["true"]}"#),
        Row("1.50: x\n", #"{"required":["1.5"]}"#), Row("\u{FEFF}a: 1\n", #"{"required":["a"]}"#),
    ]

    static let keywords = [
        Row("a: xx\n", a: #"{"type":"string","format":"email"}"#),
        Row("a: '\u{E9}'\n", a: #"{"pattern":"^\\w$"}"#),
        Row("a: '\u{E9}'\n", a: #"{"pattern":"^\\p{L}$"}"#),
        Row("a: '\u{661}'\n", a: #"{"pattern":"^\\d$"}"#),
        Row("a: \"x\\n\"\n", a: #"{"pattern":"^x$"}"#), Row("a: 0.3\n", a: #"{"multipleOf":0.1}"#),
        Row("a: 0.35\n", a: #"{"multipleOf":0.1}"#), Row("a: [1, 1.0]\n", a: #"{"uniqueItems":true}"#),
        Row("a: 1.0\n", a: #"{"enum":[1]}"#), Row("a: 1\n", #"{"dependencies":{"a":["b"]}}"#),
        Row("a: 1\n", #"{"dependentRequired":{"a":["b"]}}"#),
        Row("a: 1\n", #"{"unevaluatedProperties":false}"#),
        Row("a: 1\n", #"{"allOf":[{"properties":{"a":{}}}],"unevaluatedProperties":false}"#),
        Row("a: [1, x]\n", a: #"{"prefixItems":[{"type":"integer"}],"items":false}"#),
        Row("a: [1, x]\n", a: #"{"contains":{"type":"string"},"maxContains":1}"#),
        Row("a: [1]\n", a: #"{"contains":{"type":"string"}}"#),
        Row("abc: 1\n", #"{"propertyNames":{"maxLength":2}}"#),
        Row("a: 1\n", #"{"if":{"required":["a"]},"then":{"required":["b"]}}"#),
        Row("a: 1\n", #"{"not":{"required":["a"]}}"#),
        Row("a: 5\n", "false"), Row("a: 5\n", "true"),
        Row("ab: 1\n", #"{"patternProperties":{"^a":{"type":"string"}}}"#),
        Row(
            "a: 5\n",
            #"{"$schema":"http://json-schema.org/draft-04/schema#","properties":{"a":{"maximum":5,"exclusiveMaximum":true}}}"#
        ),
        Row(
            "a: 5\n",
            ##"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"$ref":"#/definitions/x","maximum":3}},"definitions":{"x":{}}}"##
        ),
        Row("a: 5\n", ##"{"properties":{"a":{"$ref":"#/$defs/x","maximum":3}},"$defs":{"x":{}}}"##),
        Row(
            "b: 1\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","dependentRequired":{"b":["c"]}}"#
        ),
        Row(
            "a: [x]\n",
            #"{"$schema":"http://json-schema.org/draft-07/schema#","properties":{"a":{"items":[{"type":"integer"}]}}}"#
        ),
        Row(
            "b: 1\n",
            #"{"$schema":"https://json-schema.org/draft/2019-09/schema","dependentRequired":{"b":["c"]}}"#
        ),
        Row(
            "a: 1\n",
            #"{"$id":"https://h/s.json","properties":{"a":{"$ref":"s.json#/definitions/s"}},"definitions":{"s":{"type":"string"}}}"#
        ),
        Row("a: 1\n", ##"{"properties":{"a":{"$ref":"#n"}},"$defs":{"s":{"$anchor":"n","type":"string"}}}"##),
        Row("a: 5\n", a: ##"{"$ref":"#/properties/a"}"##),
        Row("a: {b: {c: 1}}\n", ##"{"additionalProperties":{"$ref":"#"},"type":["object","integer"]}"##),
        Row("a: 5\n", #"{"oneOf":[{"required":["a"]},{"type":"object"}]}"#),
        Row("a: 5\n", #"{"anyOf":[{"required":["b"]},{"type":"object"}]}"#),
        Row("a: \u{1F600}\n", a: #"{"maxLength":1}"#), Row("a: 1\n", #"{"minProperties":2}"#),
        Row("a: 3\n", a: #"{"exclusiveMinimum":3}"#),
    ]

    /// Schemas that Helm refuses, and odd ones that it does not.
    static let forms = [
        #"{"properties":{"a":{"pattern":"("}}}"#, #"{"type":"foo"}"#, #"{"minimum":"1"}"#,
        #"{"required":"a"}"#,
        #"{"required":["a","a"]}"#, #"{"title":1}"#, #"{"multipleOf":0}"#, #"{"minLength":1.5}"#,
        #"{"minLength":2.0}"#,
        #"{"format":1}"#, #"{"examples":1}"#, #"{"foo":{"type":1}}"#, #"{"enum":[{},{}]}"#, #"{"$schema":1}"#,
        #"{"properties":{"c":{"enum":[1,1]}}}"#, #"{"properties":{"c":{"enum":[]}}}"#,
        #"{"properties":{"c":{"items":[{}]}}}"#,
        #"{"properties":{"c":{"exclusiveMaximum":true}}}"#,
        ##"{"properties":{"c":{"$ref":"#/definitions/none"}}}"##,
        #"{"$schema":"http://json-schema.org/draft-04/schema#","required":[]}"#, "[]", "null", "", "{",
        #"{"$schema":"http://json-schema.org/draft-07/schema#","patternProperties":{"(":{}}}"#,
        #"{"allOf":[]}"#,
        #"{"$schema":"http://json-schema.org/draft-04/schema#","const":5}"#, #"{"uniqueItems":1}"#,
        #"{"$schema":"https://json-schema.org/draft-07/schema","type":"array"}"#, #"{"properties":[]}"#,
    ].map { Row("a: 1\n", $0) }

    /// Names and texts that look alike and are not the same, é in one code point and in two.
    static let lookalikes = [
        Row("\u{E9}: 2\n", "{\"required\":[\"e\u{301}\"]}"),
        Row("\u{E9}: 2\n", "{\"required\":[\"\u{E9}\"]}"),
        Row("\u{E9}: 1\ne\u{301}: 2\n", #"{"maxProperties":1}"#),
        Row("\u{E9}: 1\ne\u{301}: 2\n", #"{"maxProperties":2}"#),
        Row("\u{E9}: 2\n", "{\"properties\":{\"e\u{301}\":{}},\"additionalProperties\":false}"),
        Row("\u{E9}: 2\n", "{\"properties\":{\"e\u{301}\":{\"type\":\"string\"}}}"),
        Row("\u{E9}: 2\n", "{\"properties\":{\"e\u{301}\":false,\"\u{E9}\":{\"type\":\"string\"}}}"),
        Row("\u{E9}: 2\n", "{\"properties\":{\"e\u{301}\":true},\"unevaluatedProperties\":false}"),
        Row("\u{E9}: 2\n", "{\"dependentRequired\":{\"e\u{301}\":[\"a\"]}}"),
        Row("\u{E9}: 2\n", "{\"dependentRequired\":{\"\u{E9}\":[\"e\u{301}\"]}}"),
        Row("a: \u{E9}\n", a: "{\"const\":\"e\u{301}\"}"), Row("a: \u{E9}\n", a: "{\"enum\":[\"e\u{301}\"]}"),
        Row("a: [\u{E9}, e\u{301}]\n", a: #"{"uniqueItems":true}"#),
        Row("a: 1\n", a: "{\"required\":[\"\u{E9}\",\"e\u{301}\"]}"),
        Row("a: 1\n", a: "{\"enum\":[1,\"\u{E9}\",\"e\u{301}\"]}"),
        Row("\u{3A9}: 1\n", "{\"required\":[\"\u{2126}\"]}"), Row("\u{212A}: 1\n", #"{"required":["K"]}"#),
        Row("a: {\u{E9}: 1}\n---\na: {e\u{301}: 2}\n", a: #"{"minProperties":2}"#),
        Row(
            "a: 1\n",
            ##"{"properties":{"a":{"$ref":"#/$defs/1\u0301"}},"$defs":{"1\u0301":{"type":"string"}}}"##
        ),
    ]
}
