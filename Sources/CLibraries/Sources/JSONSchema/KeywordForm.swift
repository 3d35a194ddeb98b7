internal import JSONText

/// The form that the metaschema of a draft asks of a keyword's value.
enum KeywordForm {
    case schema
    /// A schema, or true or false.
    case schemaOrTruth
    /// Schemas in an array.
    case schemas
    /// One schema, or several in an array.
    case schemaOrSchemas
    /// Schemas by names.
    case members
    /// Schemas by regular expressions.
    case patterns
    /// By names a schema, or the names that these ask for.
    case dependencies(mayBeEmpty: Bool)
    /// The names that names ask for.
    case namesByName
    case names(mayBeEmpty: Bool)
    case type
    case text
    case expression
    /// A reference to a resource, without a fragment if so said.
    case reference(hasFragment: Bool)
    case address
    /// Letters, digits and some marks: which may come first, and which later.
    case anchor(first: String, later: String)
    case truth
    case number
    case positive
    case count
    case list
    /// Values of which no two are equal.
    case values
    /// Addresses, each true or false.
    case vocabulary

    /// The form in words.
    var words: String {
        switch self {
        case .schema, .schemaOrTruth: "a schema"
        case .schemas: "an array of schemas"
        case .schemaOrSchemas: "a schema or an array of them"
        case .members, .patterns, .dependencies, .namesByName: "an object"
        case .names: "an array of strings, each of them once"
        case .type: "the name of a JSON type"
        case .text: "a string"
        case .expression: "a regular expression"
        case .reference(true): "a URI reference"
        case .reference(false): "a URI reference without a fragment"
        case .address: "a URI"
        case .anchor: "a name of letters, digits, \"-\", \"_\" and \".\""
        case .truth: "true or false"
        case .number: "a number"
        case .positive: "a number above 0"
        case .count: "a count"
        case .list: "an array"
        case .values: "an array of values, each of them once"
        case .vocabulary: "an object of URIs that are true or false"
        }
    }

    /// The schemas in a keyword's value, and where they are; what has the wrong form has none.
    func schemas(in member: JSONMember, at pointer: String) -> [(schema: JSONValue, pointer: String)] {
        let place = pointer + "/" + JSONPointer.escaped(member.key)
        switch (self, member.value) {
        case (.schemas, .array(let elements)), (.schemaOrSchemas, .array(let elements)):
            return elements.enumerated().map { ($1, "\(place)/\($0)") }
        case (.schema, _), (.schemaOrSchemas, _): return [(member.value, place)]
        case (.schemaOrTruth, let value): return value.kind == .bool ? [] : [(value, place)]
        case (.members, .object(let members)), (.patterns, .object(let members)):
            return members.map { ($0.value, place + "/" + JSONPointer.escaped($0.key)) }
        case (.dependencies, .object(let members)):
            return members.filter { $0.value.kind != .array }
                .map { ($0.value, place + "/" + JSONPointer.escaped($0.key)) }
        default: return []
        }
    }
}
