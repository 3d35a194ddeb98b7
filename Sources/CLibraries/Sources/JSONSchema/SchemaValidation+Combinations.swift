internal import JSONText

/// Schemas that are put together of others.
extension SchemaValidation {
    mutating func combine(
        _ keyword: SchemaKeyword,
        _ value: JSONValue,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        switch keyword {
        case .allOf(let parts):
            for part in parts { try check(value, against: part, &evaluated) }
        case .anyOf(let forms): try check(value, forms, onlyOne: false, &evaluated)
        case .oneOf(let forms): try check(value, forms, onlyOne: true, &evaluated)
        case .not(let place):
            var unused = EvaluatedParts()
            if try trial(value, against: place, &unused).isEmpty { add("has a form that is not allowed") }
        case .conditional(let condition, let then, let otherwise):
            let isMet = try trial(value, against: condition, &evaluated).isEmpty
            if let place = isMet ? then : otherwise { try check(value, against: place, &evaluated) }
        default: break
        }
    }

    /// Where no form fits, the violations of the nearest one tell more than "none fits".
    private mutating func check(
        _ value: JSONValue,
        _ forms: [SchemaKeyword.Place],
        onlyOne: Bool,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        var fitting = 0
        var nearest: [SchemaViolation] = []
        for form in forms {
            let violations = try trial(value, against: form, &evaluated)
            if violations.isEmpty {
                fitting += 1
                if !onlyOne, !schema.tracksEvaluation { return }
            } else if nearest.isEmpty || violations.count < nearest.count {
                nearest = violations
            }
        }
        if fitting == 1 || (fitting > 1 && !onlyOne) { return }
        guard fitting == 0 else {
            return add("fits \(fitting) of the allowed forms, must fit exactly one")
        }
        if forms.count > 1 { add("fits none of the \(forms.count) allowed forms; for the nearest:") }
        add(nearest)
    }
}
