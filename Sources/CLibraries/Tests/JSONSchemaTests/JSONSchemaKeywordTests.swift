import JSONSchema
import JSONText
import Testing

/// What the suite of the older drafts does not have, by draft 2019-09 and 2020-12.
@Suite struct JSONSchemaKeywordTests {
    private static let draft2019 = "\"$schema\":\"https://json-schema.org/draft/2019-09/schema\","

    @Test(
        arguments: [
            (
                "{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"a\":1}",
                [": \"b\" is missing, which \"a\" asks for"]
            ),
            ("{\"dependentRequired\":{\"a\":[\"b\"]}}", "{\"c\":1}", []),
            (
                "{\"dependentSchemas\":{\"a\":{\"maxProperties\":1}}}", "{\"a\":1,\"b\":1}",
                [": must have at most 1 members, not 2"]
            ),
            ("{\"prefixItems\":[{\"type\":\"integer\"}],\"items\":false}", "[1,2]", ["/1: must not be here"]),
            (
                "{\(draft2019)\"items\":[{\"type\":\"integer\"}],\"additionalItems\":{\"type\":\"string\"}}",
                "[1,2]", ["/1: must be a string, not a number"]
            ),
            (
                "{\"contains\":{\"const\":1},\"minContains\":2,\"maxContains\":3}", "[1,2]",
                [": must have 2 to 3 items of the wanted form, not 1"]
            ),
            ("{\"contains\":{\"const\":1},\"minContains\":0}", "[]", []),
            (
                "{\"propertyNames\":{\"maxLength\":2}}", "{\"abc\":1}",
                ["/abc: the name must have at most 2 characters, not 3"]
            ),
            (
                "{\"propertyNames\":{\"$ref\":\"#/$defs/n\"},\"$defs\":{\"n\":{\"pattern\":\"^a\"}}}",
                "{\"a\":1}", []
            ),
            ("{\"not\":{\"required\":[\"a\"]}}", "{\"a\":1}", [": has a form that is not allowed"]),
            (
                "{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]},\"else\":{\"required\":[\"c\"]}}",
                "{\"a\":1}", [": \"b\" is missing"]
            ),
            (
                "{\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"b\"]},\"else\":{\"required\":[\"c\"]}}",
                "{}", [": \"c\" is missing"]
            ),
            ("{\"uniqueItems\":true}", "[1,2,1.0]", [": must not have an item twice, as 0 and 2 are"]),
            (
                "{\"uniqueItems\":true}", "[{\"a\":1,\"b\":2},{\"b\":2,\"a\":1}]",
                [": must not have an item twice, as 0 and 1 are"]
            ),
            ("{\"enum\":[{\"a\":1,\"b\":[2]}]}", "{\"b\":[2.0],\"a\":1}", []),
            ("{\"multipleOf\":0.1}", "0.3", []), ("{\"multipleOf\":0.01}", "4.02", []),
            ("{\"multipleOf\":0.0001}", "0.00751", [": must be a multiple of 0.0001"]),
            ("{\"multipleOf\":3}", "1e20", [": must be a multiple of 3"]),
            ("{\"multipleOf\":4}", "1e300", []),
            ("{\"exclusiveMinimum\":1,\"exclusiveMaximum\":2}", "2", [": must be less than 2"]),
            (
                "{\"patternProperties\":{\"^a\":{\"type\":\"string\"}},\"additionalProperties\":false}",
                "{\"ab\":1,\"b\":1}", ["/ab: must be a string, not a number", "/b: is not known"]
            ),
            (
                "{\"$ref\":\"#/$defs/a\",\"maximum\":3,\"$defs\":{\"a\":{\"minimum\":2}}}", "4",
                [": must be at most 3"]
            ),
            (
                "{\"properties\":{\"a\":{}},\"unevaluatedProperties\":false}", "{\"a\":1,\"b\":1}",
                ["/b: must not be here"]
            ),
            (
                "{\"allOf\":[{\"properties\":{\"a\":{}}},{\"properties\":{\"b\":{}}}],\"unevaluatedProperties\":false}",
                "{\"a\":1,\"b\":1}", []
            ),
            (
                "{\"anyOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}},{\"properties\":{\"b\":{}}}],\"unevaluatedProperties\":false}",
                "{\"a\":1,\"b\":1}", ["/a: must not be here"]
            ),
            (
                "{\"$ref\":\"#/$defs/x\",\"unevaluatedProperties\":false,\"$defs\":{\"x\":{\"properties\":{\"a\":{}}}}}",
                "{\"a\":1}", []
            ),
            ("{\"prefixItems\":[{}],\"contains\":{\"const\":2},\"unevaluatedItems\":false}", "[1,2]", []),
            (
                "{\(draft2019)\"items\":[{}],\"contains\":{\"const\":2},\"unevaluatedItems\":false}", "[1,2]",
                ["/1: must not be here"]
            ),
            (
                "{\"properties\":{\"a\":{\"$ref\":\"#n\"}},\"$defs\":{\"x\":{\"$anchor\":\"n\",\"type\":\"string\"}}}",
                "{\"a\":1}", ["/a: must be a string, not a number"]
            ),
            (
                "{\"properties\":{\"a\":{\"$ref\":\"#/x-own/b%25~1c\"}},\"x-own\":{\"b%/c\":{\"type\":\"string\"}}}",
                "{\"a\":1}", ["/a: must be a string, not a number"]
            ),
            (
                "{\"$id\":\"https://h/d/s.json\",\"properties\":{\"a\":{\"$ref\":\"../e/i.json\"}},\"$defs\":{\"x\":{\"$id\":\"https://h/e/i.json\",\"type\":\"string\"}}}",
                "{\"a\":1}", ["/a: must be a string, not a number"]
            ),
            (
                "{\"properties\":{\"a\":{\"$ref\":\"#\"}},\"additionalProperties\":false}",
                "{\"a\":{\"a\":{\"b\":1}}}", ["/a/a/b: is not known; did you mean \"a\"?"]
            ),
            ("{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/b\"},\"b\":{\"$ref\":\"#/$defs/a\"}}}", "1", []),
        ] as [(String, String, [String])]
    )
    func `a value is held to the schema`(schema: String, value: String, expected: [String]) throws {
        let compiled = try JSONSchema(Array(schema.utf8))
        let violations = try compiled.violations(of: try JSONValue(parsing: Array(value.utf8)))
        #expect(violations.map { "\($0.pointer): \($0.message)" } == expected)
    }

    @Test(arguments: [
        "{\"$ref\":\"http://h/x.json\"}", "{\"$ref\":\"other.json\"}", "{\"$ref\":\"//h/x\"}",
        "{\"$schema\":\"http://h/x\"}", "{\"$schema\":\"http://json-schema.org/draft-03/schema#\"}",
    ])
    func `what needs another document is told apart from what is wrong`(schema: String) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(Array(schema.utf8)) }
        #expect(error?.code == .unsupported)
    }

    @Test(arguments: [
        "{\"pattern\":\"(\"}", "{\"patternProperties\":{\"(\":{}}}", "{\"required\":[\"a\",\"a\"]}",
        "{\"title\":1}",
        "{\"multipleOf\":0}", "{\"minLength\":1.5}", "{\"exclusiveMaximum\":true}", "{\"items\":[{}]}",
        "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"required\":[]}", "{\"anyOf\":[]}",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"exclusiveMaximum\":true}",
        "{\"$schema\":1}",
        "{\"examples\":1}", "{\"$ref\":\"#/x-none\"}", "{\"$ref\":\"#none\"}", "{\"uniqueItems\":1}",
    ])
    func `a schema of the wrong form is refused`(schema: String) {
        let error = #expect(throws: JSONSchemaError.self) { try JSONSchema(Array(schema.utf8)) }
        #expect(error?.code == .invalid)
    }
}
