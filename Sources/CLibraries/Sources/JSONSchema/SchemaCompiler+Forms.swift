internal import JSONText

/// Schemas are held to the metaschema of their draft before they are compiled, reached or not.
extension SchemaCompiler {
    mutating func checkForms(of schema: JSONValue, at pointer: String, in outer: Int) throws(JSONSchemaError)
    {
        let resource = resources.index(at: pointer) ?? outer
        let dialect = resources.all[resource].dialect
        guard let members = schema.members else {
            if schema.kind == .bool, dialect > .draft4 || pointer.isEmpty { return }
            throw .invalid("a schema is \(JSONType.name(of: schema)), not an object" + Self.place(pointer))
        }
        try budget.spend(1 + members.count)
        let forms = KeywordForm.forms(in: dialect)
        for member in members {
            guard let form = forms[ExactString(member.key)] else { continue }
            guard try admits(form, member.value) else {
                throw .invalid("\(member.key) is not \(form.words)" + Self.place(pointer))
            }
            for (inner, place) in form.schemas(in: member, at: pointer) {
                try checkForms(of: inner, at: place, in: resource)
            }
        }
        guard dialect == .draft4 else { return }
        for (exclusive, limit) in [("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")]
        where schema[exclusive] != nil && schema[limit] == nil {
            throw .invalid("\(exclusive) is there without \(limit)" + Self.place(pointer))
        }
    }

    private static func place(_ pointer: String) -> String {
        pointer.isEmpty ? "" : " at \(pointer.prefix(256))"
    }

    private mutating func admits(_ form: KeywordForm, _ value: JSONValue) throws(JSONSchemaError) -> Bool {
        switch form {
        case .schema, .schemaOrTruth: return true
        case .schemas: return value.elements?.isEmpty == false
        case .schemaOrSchemas: return value.elements?.isEmpty != true
        case .members: return value.kind == .object
        case .patterns:
            for member in value.members ?? [] { _ = try pattern(member.key) }
            return value.kind == .object
        case .dependencies(let mayBeEmpty):
            let lists = value.members?.map(\.value).filter { $0.kind == .array }
            return lists?.allSatisfy { Self.isNames($0, mayBeEmpty: mayBeEmpty) } ?? false
        case .namesByName:
            return value.members?.allSatisfy { Self.isNames($0.value, mayBeEmpty: true) } ?? false
        case .names(let mayBeEmpty): return Self.isNames(value, mayBeEmpty: mayBeEmpty)
        case .type: return Self.isType(value)
        case .text: return value.kind == .string
        case .truth: return value.kind == .bool
        case .list: return value.kind == .array
        case .number: return value.kind == .number
        case .positive: return value.double.map { $0 > 0 } ?? false
        case .count: return value.double.map { $0 >= 0 && $0.rounded() == $0 } ?? false
        case .values: return try isValues(value)
        case .expression, .reference, .address, .anchor, .vocabulary: return try admitsText(form, value)
        }
    }

    private mutating func admitsText(_ form: KeywordForm, _ value: JSONValue) throws(JSONSchemaError) -> Bool
    {
        if case .vocabulary = form {
            for member in value.members ?? [] {
                guard member.value.kind == .bool, try SchemaFormat.uri.admits(member.key, &budget) else {
                    return false
                }
            }
            return value.kind == .object
        }
        guard let text = value.string else { return false }
        switch form {
        case .expression: _ = try pattern(text)
        case .reference(let hasFragment):
            let hash = text.utf8.firstIndex(of: UInt8(ascii: "#")).map { text.utf8[$0...].count }
            guard hasFragment || hash ?? 1 == 1 else { return false }
            return try SchemaFormat.uriReference.admits(text, &budget)
        case .address: return try SchemaFormat.uri.admits(text, &budget)
        case .anchor(let first, let later): return Self.isAnchor(text, first, later)
        default: break
        }
        return true
    }

    private static func isAnchor(_ text: String, _ first: String, _ later: String) -> Bool {
        func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
        guard let byte = text.utf8.first, isLetter(byte) || first.utf8.contains(byte) else { return false }
        return text.utf8.dropFirst().allSatisfy {
            isLetter($0) || SchemaFormat.isDigit($0) || later.utf8.contains($0)
        }
    }

    private static func isNames(_ value: JSONValue, mayBeEmpty: Bool) -> Bool {
        guard let elements = value.elements, mayBeEmpty || !elements.isEmpty else { return false }
        return elements.allSatisfy { $0.kind == .string } && Set(elements).count == elements.count
    }

    private static func isType(_ value: JSONValue) -> Bool {
        let names = value.elements ?? [value]
        let types = names.compactMap { $0.string.flatMap(JSONType.init) }
        return !types.isEmpty && types.count == names.count && Set(types).count == types.count
    }

    private mutating func isValues(_ value: JSONValue) throws(JSONSchemaError) -> Bool {
        guard let elements = value.elements, !elements.isEmpty else { return false }
        var canonical: Set<CanonicalValue> = []
        for element in elements { canonical.insert(try CanonicalValue(element, &budget)) }
        return canonical.count == elements.count
    }
}
