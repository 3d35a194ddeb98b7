internal import JSONText

/// Reads the keywords of one schema.
struct SchemaReader {
    private let schema: JSONValue

    /// A schema is an object, or true or false.
    init(_ schema: JSONValue) throws(JSONSchemaError) {
        guard schema.kind == .object || schema.kind == .bool else {
            throw JSONSchemaError(message: "a schema is \(JSONType.name(of: schema)), not an object")
        }
        self.schema = schema
    }

    func value(_ keyword: String) -> JSONValue? { schema[keyword] }

    func string(_ keyword: String) throws(JSONSchemaError) -> String? {
        guard let value = schema[keyword] else { return nil }
        guard let string = value.string else { throw wrongForm(keyword, "a string") }
        return string
    }

    func number(_ keyword: String) throws(JSONSchemaError) -> Double? {
        guard let value = schema[keyword] else { return nil }
        guard let number = value.double else { throw wrongForm(keyword, "a number") }
        return number
    }

    func range(_ lower: String, _ upper: String) throws(JSONSchemaError) -> ClosedRange<Int> {
        let least = try count(lower) ?? 0
        let most = try count(upper) ?? .max
        guard least <= most else { throw JSONSchemaError(message: "\(lower) is larger than \(upper)") }
        return least...most
    }

    func array(_ keyword: String) throws(JSONSchemaError) -> [JSONValue]? {
        guard let value = schema[keyword] else { return nil }
        guard let elements = value.elements else { throw wrongForm(keyword, "an array") }
        return elements
    }

    func strings(_ keyword: String) throws(JSONSchemaError) -> [String] {
        let elements = try array(keyword) ?? []
        let strings = elements.compactMap(\.string)
        guard strings.count == elements.count else { throw wrongForm(keyword, "an array of strings") }
        return strings
    }

    func types() throws(JSONSchemaError) -> [JSONType] {
        guard let value = schema["type"] else { return [] }
        let names = value.string.map { [$0] } ?? value.elements?.compactMap(\.string) ?? []
        let types = names.compactMap(JSONType.init)
        guard !types.isEmpty, types.count == names.count else {
            throw wrongForm("type", "the name of a JSON type")
        }
        return types
    }

    func schema(_ keyword: String) throws(JSONSchemaError) -> SchemaNode? {
        guard let value = schema[keyword] else { return nil }
        return try SchemaNode(value)
    }

    func schemaList(_ keyword: String) throws(JSONSchemaError) -> [SchemaNode] {
        var nodes: [SchemaNode] = []
        for value in try array(keyword) ?? [] { nodes.append(try SchemaNode(value)) }
        return nodes
    }

    func schemas(in keyword: String) throws(JSONSchemaError) -> [String: SchemaNode] {
        guard let value = schema[keyword] else { return [:] }
        guard let members = value.members else { throw wrongForm(keyword, "an object") }
        var nodes: [String: SchemaNode] = [:]
        for member in members { nodes[member.key] = try SchemaNode(member.value) }
        return nodes
    }

    private func count(_ keyword: String) throws(JSONSchemaError) -> Int? {
        guard let value = schema[keyword] else { return nil }
        guard let count = value.integer.flatMap({ Int(exactly: $0) }), count >= 0 else {
            throw wrongForm(keyword, "a count")
        }
        return count
    }

    private func wrongForm(_ keyword: String, _ form: String) -> JSONSchemaError {
        JSONSchemaError(message: "\(keyword) is not \(form)")
    }
}
