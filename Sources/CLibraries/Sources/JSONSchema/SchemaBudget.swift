internal import RegularExpression

/// The steps that are left.
struct SchemaBudget {
    private(set) var steps: Int

    /// Takes steps before they are done.
    mutating func spend(_ count: Int = 1) throws(JSONSchemaError) {
        guard steps >= count else { throw Self.exhausted }
        steps -= count
    }

    mutating func matches(_ pattern: SchemaPattern, _ text: String) throws(JSONSchemaError) -> Bool {
        do throws(RegularExpressionError) {
            return try pattern.expression.matches(text, steps: &steps)
        } catch {
            throw Self.exhausted
        }
    }

    private static let exhausted = JSONSchemaError.limit("the schema takes more steps than are allowed")
}
