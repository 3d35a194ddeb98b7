internal import JSONText

/// Which keyword asks what of which kind of value.
extension SchemaValidation {
    mutating func apply(
        _ keyword: SchemaKeyword,
        to value: JSONValue,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        switch (keyword, value) {
        case (.never, _): add("must not be here")
        case (.reference(let place), _): try check(value, against: place, &evaluated)
        case (.recursiveReference(let place), _):
            try check(value, against: outermostRecursive ?? place, &evaluated)
        case (.dynamicReference(let place, let anchor), _):
            try check(value, against: outermost(anchor) ?? place, &evaluated)
        case (.types(let types), _): checkType(value, types)
        case (.choice(let choice), _): try checkChoice(value, choice)
        case (.constant(let constant, let shown), _): try checkConstant(value, constant, shown)
        case (.allOf, _), (.anyOf, _), (.oneOf, _), (.not, _), (.conditional, _):
            try combine(keyword, value, &evaluated)
        case (_, .object(let members)): try check(members, keyword, &evaluated)
        case (_, .array(let elements)): try check(elements, keyword, &evaluated)
        case (_, .string(let text)): try check(text, keyword)
        case (.bound(let bound), .integer), (.bound(let bound), .number):
            if DecimalNumber(value).map(bound.admits) == false {
                add("must be \(bound.words) \(Self.text(bound.shown))")
            }
        case (.multiple(let divisor, let shown), .integer), (.multiple(let divisor, let shown), .number):
            if DecimalNumber(value)?.isMultiple(of: divisor) == false {
                add("must be a multiple of \(Self.text(shown))")
            }
        default: break
        }
    }

    private mutating func checkType(_ value: JSONValue, _ types: [JSONType]) {
        guard !types.contains(where: { $0.admits(value) }) else { return }
        let wanted = types.map(\.article).joined(separator: " or ")
        add("must be \(wanted), not \(JSONType.name(of: value))")
    }

    private mutating func checkChoice(_ value: JSONValue, _ choice: SchemaChoice) throws(JSONSchemaError) {
        guard !choice.canonical.contains(try CanonicalValue(value, &budget)) else { return }
        let shown = choice.shown.prefix(Self.shownNames).map(Self.text).joined(separator: ", ")
        add("must be one of \(shown)\(choice.shown.count > Self.shownNames ? ", …" : "")")
    }

    private mutating func checkConstant(_ value: JSONValue, _ constant: CanonicalValue, _ shown: JSONValue)
        throws(JSONSchemaError)
    {
        guard constant != (try CanonicalValue(value, &budget)) else { return }
        add("must be \(Self.text(shown))")
    }

    private mutating func check(_ text: String, _ keyword: SchemaKeyword) throws(JSONSchemaError) {
        switch keyword {
        case .length(let range):
            try budget.spend(text.utf8.count / 64)
            let length = text.unicodeScalars.count
            if range.contains(length) { return }
            let isEmpty = length == 0 && range.least == 1
            add(isEmpty ? "must not be empty" : "must have \(range.words) characters, not \(length)")
        case .pattern(let pattern):
            if try !budget.matches(pattern, text) {
                add("must match the pattern \(Self.text(.string(pattern.text)))")
            }
        case .format(let format):
            if try !format.admits(text, &budget) { add("must have the format \(format.rawValue)") }
        case .meaning(let meaning): if meaning == sought { met.append(text) }
        default: break
        }
    }
}

/// Words.
extension SchemaValidation {
    /// How many names or values a message has at most.
    static var shownNames: Int { 64 }
    private static var shownBytes: Int { 256 }

    /// A value of the schema, cut to a bearable length.
    static func text(_ value: JSONValue) -> String {
        if case .number(let number) = value, let whole = Int64(exactly: number) { return "\(whole)" }
        let text = value.text
        return String(decoding: text.prefix(shownBytes), as: UTF8.self) + (text.count > shownBytes ? "…" : "")
    }
}
