public import JSONText

/// A JSON Schema (the part of draft 2020-12 that configurations need), compiled from a plugin's text.
///
/// Evaluated: type, properties, required, additionalProperties, enum, const, items, minItems, maxItems, minimum, maximum, minLength,
/// maxLength, allOf, anyOf, oneOf, and `$ref` into `$defs`. Other keywords, `pattern` among them, are not.
public struct JSONSchema: Sendable {
    private let root: SchemaNode
    private let definitions: [String: SchemaNode]

    /// Compiles a schema; every reference must lead somewhere.
    public init(_ text: [UInt8]) throws(JSONSchemaError) {
        let value: JSONValue
        do throws(JSONTextError) {
            value = try JSONValue(parsing: text)
        } catch {
            throw JSONSchemaError(message: error.description)
        }
        root = try SchemaNode(value)
        var definitions = ["#": root]
        for keyword in ["$defs", "definitions"] {
            for (name, node) in try SchemaReader(value).schemas(in: keyword) {
                definitions["#/\(keyword)/\(JSONPointer.escaped(name))"] = node
            }
        }
        self.definitions = definitions
        for node in definitions.values { try checkReferences(below: node) }
    }

    /// Every place where `value` breaks the schema.
    public func violations(of value: JSONValue) -> [SchemaViolation] {
        var validation = SchemaValidation(definitions: definitions)
        validation.check(value, against: root, at: "", depth: 0)
        return validation.violations
    }

    private func checkReferences(below node: SchemaNode) throws(JSONSchemaError) {
        if let reference = node.reference, definitions[reference] == nil {
            throw JSONSchemaError(
                message: "$ref \(reference) leads nowhere; #/$defs/… of the same text is understood"
            )
        }
        for child in node.children { try checkReferences(below: child) }
    }
}
