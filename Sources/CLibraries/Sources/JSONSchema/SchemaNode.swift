internal import JSONText

/// One schema of a JSON Schema document, compiled; keywords that are not here are not evaluated.
final class SchemaNode: Sendable {
    /// The schema `false`: nothing is valid.
    let isNever: Bool
    let reference: String?
    let types: [JSONType]
    let properties: [String: SchemaNode]
    let required: [String]
    let additionalProperties: SchemaNode?
    let allowed: [JSONValue]?
    let constant: JSONValue?
    let items: SchemaNode?
    let itemCount: ClosedRange<Int>
    let minimum: Double?
    let maximum: Double?
    let length: ClosedRange<Int>
    let allOf: [SchemaNode]
    let anyOf: [SchemaNode]
    let oneOf: [SchemaNode]

    /// Compiles a schema; throws at a keyword whose value has the wrong form.
    init(_ schema: JSONValue) throws(JSONSchemaError) {
        let reader = try SchemaReader(schema)
        isNever = schema.bool == false
        reference = try reader.string("$ref")
        types = try reader.types()
        properties = try reader.schemas(in: "properties")
        required = try reader.strings("required")
        additionalProperties = try reader.schema("additionalProperties")
        allowed = try reader.array("enum")
        constant = reader.value("const")
        items = try reader.schema("items")
        itemCount = try reader.range("minItems", "maxItems")
        minimum = try reader.number("minimum")
        maximum = try reader.number("maximum")
        length = try reader.range("minLength", "maxLength")
        allOf = try reader.schemaList("allOf")
        anyOf = try reader.schemaList("anyOf")
        oneOf = try reader.schemaList("oneOf")
    }

    /// The schemas directly below.
    var children: [SchemaNode] {
        Array(properties.values) + [additionalProperties, items].compactMap { $0 } + allOf + anyOf + oneOf
    }
}
