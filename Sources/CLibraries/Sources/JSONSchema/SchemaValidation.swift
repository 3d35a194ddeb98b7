internal import JSONText

/// One evaluation of a schema: collects what is wrong.
///
/// Strings of the value are never quoted, they may be secrets.
struct SchemaValidation {
    static let depthLimit = 128
    static let violationLimit = 100

    let definitions: [String: SchemaNode]
    private(set) var violations: [SchemaViolation] = []

    init(definitions: [String: SchemaNode]) { self.definitions = definitions }

    mutating func check(_ value: JSONValue, against schema: SchemaNode, at pointer: String, depth: Int) {
        guard depth <= Self.depthLimit else {
            return add(pointer, "is nested too deep, or the schema refers to itself")
        }
        if schema.isNever { return add(pointer, "must not be here") }
        if let target = schema.reference.flatMap({ definitions[$0] }) {
            check(value, against: target, at: pointer, depth: depth + 1)
        }
        guard checkType(value, schema, pointer) else { return }
        checkChoice(value, schema, pointer)
        switch value {
        case .object(let members): check(members, schema, pointer, depth)
        case .array(let elements): check(elements, schema, pointer, depth)
        case .string(let text): checkLength(text, schema, pointer)
        case .integer(let number): checkBounds(Double(number), schema, pointer)
        case .number(let number): checkBounds(number, schema, pointer)
        case .bool, .null: break
        }
        checkCombinations(value, schema, pointer, depth)
    }

    private mutating func checkType(_ value: JSONValue, _ schema: SchemaNode, _ pointer: String) -> Bool {
        if schema.types.isEmpty || schema.types.contains(where: { $0.admits(value) }) { return true }
        let wanted = schema.types.map(\.article).joined(separator: " or ")
        add(pointer, "must be \(wanted), not \(JSONType.name(of: value))")
        return false
    }

    private mutating func checkChoice(_ value: JSONValue, _ schema: SchemaNode, _ pointer: String) {
        if let allowed = schema.allowed, !allowed.contains(value) {
            add(pointer, "must be one of \(allowed.map(Self.text).joined(separator: ", "))")
        }
        if let constant = schema.constant, constant != value {
            add(pointer, "must be \(Self.text(constant))")
        }
    }

    private mutating func check(
        _ members: [JSONMember],
        _ schema: SchemaNode,
        _ pointer: String,
        _ depth: Int
    ) {
        for name in schema.required where !members.contains(where: { $0.key == name }) {
            add(pointer, "\"\(name)\" is missing")
        }
        for member in members {
            let place = "\(pointer)/\(JSONPointer.escaped(member.key))"
            if let property = schema.properties[member.key] {
                check(member.value, against: property, at: place, depth: depth + 1)
            } else if let additional = schema.additionalProperties {
                if additional.isNever {
                    add(place, "is not known\(suggestion(for: member.key, schema))")
                } else {
                    check(member.value, against: additional, at: place, depth: depth + 1)
                }
            }
        }
    }

    private mutating func check(
        _ elements: [JSONValue],
        _ schema: SchemaNode,
        _ pointer: String,
        _ depth: Int
    ) {
        if !schema.itemCount.contains(elements.count) {
            add(pointer, "must have \(Self.text(schema.itemCount)) items, not \(elements.count)")
        }
        guard let items = schema.items else { return }
        for (index, element) in elements.enumerated() {
            check(element, against: items, at: "\(pointer)/\(index)", depth: depth + 1)
        }
    }

    private mutating func checkLength(_ text: String, _ schema: SchemaNode, _ pointer: String) {
        let length = text.unicodeScalars.count
        if schema.length.contains(length) { return }
        let isEmpty = length == 0 && schema.length.lowerBound == 1
        add(
            pointer,
            isEmpty ? "must not be empty" : "must have \(Self.text(schema.length)) characters, not \(length)"
        )
    }

    private mutating func checkBounds(_ number: Double, _ schema: SchemaNode, _ pointer: String) {
        if let minimum = schema.minimum, number < minimum {
            add(pointer, "must be at least \(Self.text(.number(minimum)))")
        }
        if let maximum = schema.maximum, number > maximum {
            add(pointer, "must be at most \(Self.text(.number(maximum)))")
        }
    }

    private mutating func checkCombinations(
        _ value: JSONValue,
        _ schema: SchemaNode,
        _ pointer: String,
        _ depth: Int
    ) {
        for part in schema.allOf { check(value, against: part, at: pointer, depth: depth + 1) }
        if !schema.anyOf.isEmpty { checkForms(value, schema.anyOf, pointer, depth, onlyOne: false) }
        if !schema.oneOf.isEmpty { checkForms(value, schema.oneOf, pointer, depth, onlyOne: true) }
    }

    /// Where no form fits, the violations of the nearest one tell more than "none fits".
    private mutating func checkForms(
        _ value: JSONValue,
        _ forms: [SchemaNode],
        _ pointer: String,
        _ depth: Int,
        onlyOne: Bool
    ) {
        let results = forms.map { form in
            var trial = SchemaValidation(definitions: definitions)
            trial.check(value, against: form, at: pointer, depth: depth + 1)
            return trial.violations
        }
        let fitting = results.count(where: \.isEmpty)
        if fitting == 1 || (fitting > 1 && !onlyOne) { return }
        guard fitting == 0 else {
            return add(pointer, "fits \(fitting) of the allowed forms, must fit exactly one")
        }
        let nearest = results.min { $0.count < $1.count } ?? []
        if forms.count > 1 { add(pointer, "fits none of the \(forms.count) allowed forms; for the nearest:") }
        for violation in nearest { add(violation.pointer, violation.message) }
    }

    private mutating func add(_ pointer: String, _ message: String) {
        if violations.count >= Self.violationLimit { return }
        violations.append(SchemaViolation(pointer: pointer, message: message))
    }

    private func suggestion(for key: String, _ schema: SchemaNode) -> String {
        let known = schema.properties.keys.sorted()
        guard !known.isEmpty else { return "" }
        let nearest = known.min { NameDistance.between($0, key) < NameDistance.between($1, key) }
        if let nearest, NameDistance.between(nearest, key) <= max(2, key.utf8.count / 3) {
            return "; did you mean \"\(nearest)\"?"
        }
        return "; known are \(known.map { "\"\($0)\"" }.joined(separator: ", "))"
    }

    private static func text(_ value: JSONValue) -> String {
        if case .number(let number) = value, let whole = Int64(exactly: number) { return "\(whole)" }
        return String(decoding: value.text, as: UTF8.self)
    }

    private static func text(_ range: ClosedRange<Int>) -> String {
        if range.upperBound == .max { return "at least \(range.lowerBound)" }
        return range.lowerBound == 0
            ? "at most \(range.upperBound)" : "\(range.lowerBound) to \(range.upperBound)"
    }
}
