internal import JSONText

/// Reads the keywords of one schema, each in the form that it must have (``KeywordForm``).
struct SchemaReader {
    private let keywords: [ExactString: JSONValue]

    /// Makes a reader of a schema that is an object.
    init(_ schema: JSONValue) {
        let members = schema.members ?? []
        keywords = Dictionary(members.map { (ExactString($0.key), $0.value) }) { first, _ in first }
    }

    func value(_ keyword: String) -> JSONValue? { keywords[ExactString(keyword)] }

    func string(_ keyword: String) throws(JSONSchemaError) -> String? {
        guard let value = keywords[ExactString(keyword)] else { return nil }
        guard let string = value.string else { throw wrongForm(keyword, "a string") }
        return string
    }

    func bool(_ keyword: String) throws(JSONSchemaError) -> Bool? {
        guard let value = keywords[ExactString(keyword)] else { return nil }
        guard let bool = value.bool else { throw wrongForm(keyword, "true or false") }
        return bool
    }

    func number(_ keyword: String) throws(JSONSchemaError) -> JSONValue? {
        guard let value = keywords[ExactString(keyword)] else { return nil }
        guard value.kind == .number else { throw wrongForm(keyword, "a number") }
        return value
    }

    /// From one count to the other; nil if neither is there.
    func range(_ lower: String, _ upper: String) throws(JSONSchemaError) -> CountRange? {
        let (least, most) = (try count(lower), try count(upper))
        guard least != nil || most != nil else { return nil }
        return CountRange(least: least ?? 0, most: most ?? .max)
    }

    func count(_ keyword: String) throws(JSONSchemaError) -> Int? {
        guard let value = keywords[ExactString(keyword)] else { return nil }
        guard let number = value.double, number >= 0, number.rounded() == number else {
            throw wrongForm(keyword, "a count")
        }
        return Int(exactly: number) ?? .max
    }

    func array(_ keyword: String) throws(JSONSchemaError) -> [JSONValue]? {
        guard let value = keywords[ExactString(keyword)] else { return nil }
        guard let elements = value.elements else { throw wrongForm(keyword, "an array") }
        return elements
    }

    func members(_ keyword: String) throws(JSONSchemaError) -> [JSONMember] {
        guard let value = keywords[ExactString(keyword)] else { return [] }
        guard let members = value.members else { throw wrongForm(keyword, "an object") }
        return members
    }

    func names(_ keyword: String) throws(JSONSchemaError) -> [String]? {
        guard let value = keywords[ExactString(keyword)] else { return nil }
        return try names(value, of: keyword)
    }

    func names(_ value: JSONValue, of keyword: String) throws(JSONSchemaError) -> [String] {
        let names = value.elements?.compactMap(\.string)
        guard let names, names.count == value.elements?.count,
            Set(names.map { ExactString($0) }).count == names.count
        else {
            throw wrongForm(keyword, "an array of strings, each of them once")
        }
        return names
    }

    func types() throws(JSONSchemaError) -> [JSONType] {
        guard let value = keywords["type"] else { return [] }
        let names = value.string.map { [.string($0)] } ?? value.elements ?? []
        let types = names.compactMap { $0.string.flatMap(JSONType.init) }
        guard !types.isEmpty, types.count == names.count, Set(types).count == types.count else {
            throw wrongForm("type", "the name of a JSON type")
        }
        return types
    }

    private func wrongForm(_ keyword: String, _ form: String) -> JSONSchemaError {
        .invalid("\(keyword) is not \(form)")
    }
}
