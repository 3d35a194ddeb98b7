import JSONSchema
import JSONText
import Testing

/// What a hostile schema or value may cost, each limit at its edge and one past it.
@Suite struct JSONSchemaLimitTests {
    private func violations(_ schema: String, _ value: JSONValue, _ limits: JSONSchemaLimits = .init())
        throws(JSONSchemaError) -> Int
    {
        try JSONSchema(Array(schema.utf8), limits: limits).violations(of: value).count
    }

    private func expectLimit(_ schema: String, _ value: JSONValue, _ limits: JSONSchemaLimits = .init()) {
        let error = #expect(throws: JSONSchemaError.self) { _ = try violations(schema, value, limits) }
        #expect(error?.code == .limit)
    }

    @Test func `the text may have as many bytes as the limit says and no more`() throws {
        var limits = JSONSchemaLimits()
        limits.textBytes = 2
        #expect(try violations("{}", 1, limits) == 0)
        expectLimit("{ }", 1, limits)
    }

    @Test func `schemas may be as deep in one another as the limit says and no more`() throws {
        var limits = JSONSchemaLimits()
        limits.depth = 3
        #expect(try violations("{\"not\":{\"not\":{}}}", 1, limits) == 0)
        expectLimit("{\"not\":{\"not\":{\"not\":{}}}}", 1, limits)
        #expect(try violations("{\"items\":{\"$ref\":\"#\"}}", [[]], limits) == 0)
        expectLimit("{\"items\":{\"$ref\":\"#\"}}", [[1]], limits)
        limits.depth = 1_000
        let deep = (0..<1_000).reduce("{}") { inner, _ in "{\"not\":\(inner)}" }
        expectLimit(deep, 1, limits)
    }

    @Test func `an evaluation may take as many steps as the limit says and no more`() throws {
        var limits = JSONSchemaLimits()
        limits.steps = 100
        let schema = "{\"items\":{\"type\":\"integer\"}}"
        let fitting = (1..<100).last { count in
            (try? violations(schema, .array(Array(repeating: 1, count: count)), limits)) != nil
        }
        let most = try #require(fitting)
        #expect(most > 10)
        expectLimit(schema, .array(Array(repeating: 1, count: most + 1)), limits)
    }

    @Test func `as many violations are told as the limit says and no more`() throws {
        var limits = JSONSchemaLimits()
        limits.violations = 3
        for count in 2...4 {
            let value = JSONValue.array(Array(repeating: "x", count: count))
            #expect(try violations("{\"items\":{\"type\":\"integer\"}}", value, limits) == min(count, 3))
        }
    }

    /// Each would take exponential or quadratic time, or memory without end.
    static let hostile: [(name: String, schema: String, value: JSONValue)] = [
        (
            "references that double", "{\"$ref\":\"#/$defs/d0\",\"$defs\":{\(doubling),\"d40\":{}}}", 1
        ),
        (
            "many forms for many items", "{\"items\":{\"anyOf\":[\(list(200) { _ in "false" })]}}",
            .array(Array(repeating: 1, count: 500))
        ),
        (
            "large patterns", "{\"anyOf\":[\(list(100) { "{\"pattern\":\"(ab){900}\($0)\"}" })]}", "a"
        ),
        (
            "many unknown names",
            "{\"properties\":{\(list(500) { "\"n\($0)\":{}" })},\"additionalProperties\":false}",
            .object((0..<500).map { JSONMember(key: "k\($0)", value: 1) })
        ),
        (
            "a pattern for each of many texts", "{\"items\":{\"pattern\":\"^(a+)+$\"}}",
            .array(Array(repeating: .string("aaaaaaaaaaaa!"), count: 500))
        ),
        (
            "many schemas in the text", "{\"anyOf\":[\(list(20_000) { _ in "{}" })]}", 1
        ),
        (
            "a large value that is compared on each level", "{\"items\":{\"$ref\":\"#\"},\"enum\":[1]}",
            (0..<60).reduce(.array(Array(repeating: 1, count: 5_000))) { inner, _ in [inner] }
        ),
    ]

    private static let doubling = list(40) { level in
        let next = "{\"$ref\":\"#/$defs/d\(level + 1)\"}"
        return "\"d\(level)\":{\"allOf\":[\(next),\(next)]}"
    }

    private static func list(_ count: Int, _ item: (Int) -> String) -> String {
        (0..<count).map(item).joined(separator: ",")
    }

    @Test(arguments: hostile.indices)
    func `hostile schemas end with their steps`(index: Int) {
        let (name, schema, value) = Self.hostile[index]
        var limits = JSONSchemaLimits()
        limits.steps = 50_000
        let error = #expect(throws: JSONSchemaError.self, "\(name)") {
            _ = try violations(schema, value, limits)
        }
        #expect(error?.code == .limit, "\(name)")
    }
}
