internal import JSONText

/// The drafts of JSON Schema, as far as they differ in what is evaluated.
enum SchemaDialect: Int, Comparable, CaseIterable {
    case draft4, draft6, draft7, draft2019, draft2020

    /// The schemes of addresses under which Helm looks for other documents.
    static let fetched = ["http", "https", "file", "urn"]

    /// The draft that `$schema` names; nil if it is not there, or is no text.
    static func stated(by schema: JSONValue) throws(JSONSchemaError) -> SchemaDialect? {
        guard let text = schema["$schema"]?.string else { return nil }
        let name = text.utf8.last == UInt8(ascii: "#") ? String(text.dropLast()) : text
        let prefix = ["http://", "https://"].first { name.hasPrefix($0) } ?? ""
        switch name.dropFirst(prefix.count) {
        case "json-schema.org/schema", "json-schema.org/draft/2020-12/schema": return .draft2020
        case "json-schema.org/draft-04/schema": return .draft4
        case "json-schema.org/draft-06/schema": return .draft6
        case "json-schema.org/draft-07/schema": return .draft7
        case "json-schema.org/draft/2019-09/schema": return .draft2019
        default:
            guard let scheme = SchemaAddress.scheme(of: name), fetched.contains(scheme) else {
                throw .invalid("$schema \(text.prefix(256)) is no address of a draft")
            }
            throw .unsupported("$schema names no draft from 4 to 2020-12")
        }
    }

    static func < (first: Self, second: Self) -> Bool { first.rawValue < second.rawValue }

    /// The keyword that names a schema.
    var identifier: String { self == .draft4 ? "id" : "$id" }
}
