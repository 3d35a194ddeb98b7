internal import RegularExpression

/// A pattern of a schema.
final class SchemaPattern: Sendable {
    let text: String
    let expression: RegularExpression
    var sizeBytes: Int { expression.sizeBytes }

    init(_ text: String) throws(JSONSchemaError) {
        self.text = text
        do throws(RegularExpressionError) {
            expression = try RegularExpression(text)
        } catch {
            switch error {
            case .invalid(let reason): throw .invalid("a pattern is no regular expression: \(reason)")
            case .tooLarge, .tooManySteps, .memory: throw .limit("a pattern is larger than is allowed")
            }
        }
    }
}
