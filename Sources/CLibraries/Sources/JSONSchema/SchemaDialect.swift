internal import JSONText

/// The drafts of JSON Schema, as far as they differ in what is evaluated.
enum SchemaDialect: Int, Comparable {
    case draft4, draft6, draft7, draft2019, draft2020

    /// By `$schema`; without one, or with the address that stands for it, the newest.
    init(of schema: JSONValue) throws(JSONSchemaError) {
        guard let value = schema["$schema"] else {
            self = .draft2020
            return
        }
        guard let text = value.string else { throw .invalid("$schema is not a string") }
        let address = text.hasSuffix("#") ? String(text.dropLast()) : text
        switch address.split(separator: "://", maxSplits: 1).last {
        case "json-schema.org/schema": self = .draft2020
        case "json-schema.org/draft-04/schema": self = .draft4
        case "json-schema.org/draft-06/schema": self = .draft6
        case "json-schema.org/draft-07/schema": self = .draft7
        case "json-schema.org/draft/2019-09/schema": self = .draft2019
        case "json-schema.org/draft/2020-12/schema": self = .draft2020
        default: throw .unsupported("$schema names no draft from 4 to 2020-12")
        }
    }

    static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }

    /// The keyword that names a schema.
    var identifier: String { self == .draft4 ? "id" : "$id" }
}
