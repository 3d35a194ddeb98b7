internal import JSONText

/// Values in the one form in which equal ones are alike: 1 and 1.0 are, and the order of members means nothing.
enum CanonicalValue: Hashable {
    case null
    case bool(Bool)
    case number(DecimalNumber)
    case string(ExactString)
    case array([CanonicalValue])
    case object([ExactString: CanonicalValue])

    init(_ value: JSONValue, _ budget: inout SchemaBudget) throws(JSONSchemaError) {
        try budget.spend()
        switch value {
        case .null: self = .null
        case .bool(let truth): self = .bool(truth)
        case .integer, .number: self = .number(DecimalNumber(value) ?? .zero)
        case .string(let text):
            try budget.spend(text.utf8.count / 64)
            self = .string(ExactString(text))
        case .array(let elements):
            var canonical: [CanonicalValue] = []
            for element in elements { canonical.append(try CanonicalValue(element, &budget)) }
            self = .array(canonical)
        case .object(let members):
            var canonical: [ExactString: CanonicalValue] = [:]
            for member in members {
                canonical[ExactString(member.key)] = try CanonicalValue(member.value, &budget)
            }
            self = .object(canonical)
        }
    }
}
