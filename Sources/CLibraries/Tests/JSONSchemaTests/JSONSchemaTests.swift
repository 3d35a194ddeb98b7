import JSONSchema
import JSONText
import Testing

@Suite struct JSONSchemaTests {
    private func violations(_ schema: String, _ value: String) throws -> [String] {
        let compiled = try JSONSchema(Array(schema.utf8))
        let value = try JSONValue(parsing: Array(value.utf8))
        return try compiled.violations(of: value).map { "\($0.pointer): \($0.message)" }
    }

    @Test(
        arguments: [
            ("{}", "{\"a\":1}", []), ("true", "1", []), ("false", "1", [": must not be here"]),
            ("{\"type\":\"object\"}", "[]", [": must be an object, not an array"]),
            ("{\"type\":[\"string\",\"null\"]}", "1", [": must be a string or null, not a number"]),
            ("{\"type\":\"integer\"}", "1.0", []),
            ("{\"type\":\"integer\"}", "1.5", [": must be an integer, not a number"]),
            ("{\"required\":[\"a\",\"b\"]}", "{\"b\":1}", [": \"a\" is missing"]),
            (
                "{\"properties\":{\"url\":{\"type\":\"string\"}}}", "{\"url\":7}",
                ["/url: must be a string, not a number"]
            ),
            (
                "{\"properties\":{\"repository_url\":{}},\"additionalProperties\":false}",
                "{\"repositry_url\":1}",
                ["/repositry_url: is not known; did you mean \"repository_url\"?"]
            ),
            (
                "{\"properties\":{\"a\":{},\"b\":{}},\"additionalProperties\":false}", "{\"something\":1}",
                ["/something: is not known; known are \"a\", \"b\""]
            ),
            (
                "{\"additionalProperties\":{\"type\":\"string\"}}", "{\"a/b~c\":1}",
                ["/a~1b~0c: must be a string, not a number"]
            ),
            ("{\"enum\":[\"a\",1]}", "\"secret\"", [": must be one of \"a\", 1"]),
            ("{\"const\":\"x\"}", "\"secret\"", [": must be \"x\""]),
            ("{\"items\":{\"type\":\"integer\"}}", "[1,\"x\",2]", ["/1: must be an integer, not a string"]),
            ("{\"minItems\":2,\"maxItems\":3}", "[1]", [": must have 2 to 3 items, not 1"]),
            ("{\"maxItems\":1}", "[1,2]", [": must have at most 1 items, not 2"]),
            ("{\"minimum\":1,\"maximum\":10}", "0", [": must be at least 1"]),
            ("{\"minimum\":1,\"maximum\":10}", "10.5", [": must be at most 10"]),
            ("{\"minLength\":1}", "\"\"", [": must not be empty"]),
            ("{\"maxLength\":3}", "\"äöüß\"", [": must have at most 3 characters, not 4"]),
            ("{\"format\":\"uri\",\"default\":1,\"description\":\"d\",\"unknown\":[]}", "\"y\"", []),
            ("{\"pattern\":\"^x$\"}", "\"y\"", [": must match the pattern \"^x$\""]),
            (
                "{\"minItems\":3,\"maxItems\":1}", "[1]",
                [": must have at least 3 and at most 1 items, not 1"]
            ),
            (
                "{\"allOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\"]}]}", "{}",
                [": \"a\" is missing", ": \"b\" is missing"]
            ),
            ("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "null", []),
            (
                "{\"oneOf\":[{\"required\":[\"a\"]},{\"required\":[\"b\",\"c\"]}]}", "{}",
                [": fits none of the 2 allowed forms; for the nearest:", ": \"a\" is missing"]
            ),
            (
                "{\"oneOf\":[{\"type\":\"integer\"},{\"minimum\":0}]}", "1",
                [": fits 2 of the allowed forms, must fit exactly one"]
            ),
            (
                "{\"$defs\":{\"repo\":{\"required\":[\"url\"]}},\"properties\":{\"r\":{\"items\":{\"$ref\":\"#/$defs/repo\"}}}}",
                "{\"r\":[{\"url\":1},{}]}", ["/r/1: \"url\" is missing"]
            ),
            ("{\"$ref\":\"#\"}", "1", [": the schema refers to itself without end"]),
        ] as [(String, String, [String])]
    )
    func `a value is held to the schema`(schema: String, value: String, expected: [String]) throws {
        #expect(try violations(schema, value) == expected)
    }

    @Test(arguments: [
        "", "{", "[]", "1", "{\"type\":1}", "{\"type\":\"thing\"}", "{\"type\":[]}", "{\"required\":\"a\"}",
        "{\"properties\":[]}", "{\"items\":3}", "{\"minItems\":-1}",
        "{\"enum\":{}}",
        "{\"$ref\":\"#/$defs/x\"}", "{\"$ref\":\"http://example.com\"}", "{\"anyOf\":{}}",
        "{\"properties\":{\"a\":{\"items\":{\"$ref\":\"#/none\"}}}}",
    ])
    func `a schema of the wrong form is refused`(schema: String) {
        #expect(throws: JSONSchemaError.self) { try JSONSchema(Array(schema.utf8)) }
    }

    @Test func `no string of the value is ever quoted`() throws {
        let schema =
            "{\"properties\":{\"p\":{\"type\":\"integer\"},\"q\":{\"enum\":[1]},\"r\":{\"maxLength\":1}}}"
        let found = try violations(schema, "{\"p\":\"hunter2\",\"q\":\"hunter2\",\"r\":\"hunter2\"}")
        #expect(found.count == 3)
        #expect(!found.contains { $0.contains("hunter2") })
    }
}
