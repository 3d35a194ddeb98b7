internal import JSONText

/// Values in the one form in which equal ones are alike: 1 and 1.0 are, and the order of members means nothing.
enum CanonicalValue {
    static func of(_ value: JSONValue, _ budget: inout SchemaBudget) throws(JSONSchemaError) -> JSONValue {
        try budget.spend()
        switch value {
        case .number(let number): return Int64(exactly: number).map(JSONValue.integer) ?? value
        case .array(let elements):
            var canonical: [JSONValue] = []
            for element in elements { canonical.append(try of(element, &budget)) }
            return .array(canonical)
        case .object(let members):
            var canonical: [JSONMember] = []
            for member in members {
                canonical.append(JSONMember(key: member.key, value: try of(member.value, &budget)))
            }
            return .object(canonical.sorted { $0.key < $1.key })
        case .null, .bool, .integer: return value
        case .string(let text):
            try budget.spend(text.utf8.count / 64)
            return value
        }
    }
}
