internal import JSONText

/// The resources of a document, found before anything of it is compiled.
struct SchemaResources {
    private(set) var all: [SchemaResource] = []
    private var byPointer: [ExactString: Int] = [:]
    private var byAddress: [ExactString: Int] = [:]
    private var seen: Set<ExactString> = []

    /// The resource that begins at a place.
    func index(at pointer: String) -> Int? { byPointer[ExactString(pointer)] }

    func index(of address: String) -> Int? { byAddress[ExactString(address)] }

    /// Whether a place was taken for a schema.
    func hasSeen(_ pointer: String) -> Bool { seen.contains(ExactString(pointer)) }

    /// The resource in which a place is.
    func index(around pointer: String) -> Int {
        var rest = pointer.utf8[...]
        while true {
            if let found = index(at: String(decoding: rest, as: UTF8.self)) { return found }
            guard let slash = rest.lastIndex(of: UInt8(ascii: "/")) else { return 0 }
            rest = rest[..<slash]
        }
    }

    /// Looks at a schema and at those in it.
    ///
    /// - Parameters:
    ///   - schema: the schema.
    ///   - pointer: where it is.
    ///   - outer: the resource in which it is; nil for the document.
    ///   - budget: the steps that it may take.
    /// - Throws: names that are none, or that are given twice.
    mutating func collect(
        _ schema: JSONValue,
        at pointer: String,
        in outer: Int?,
        _ budget: inout SchemaBudget
    )
        throws(JSONSchemaError)
    {
        guard seen.insert(ExactString(pointer)).inserted else { return }
        try budget.spend(2 + pointer.utf8.count / 16)
        let resource = try resource(of: schema, at: pointer, in: outer)
        guard schema.kind == .object else { return }
        try noteAnchors(of: schema, at: pointer, in: resource)
        let forms = KeywordForm.forms(in: all[resource].dialect)
        for member in schema.members ?? [] {
            guard let form = forms[ExactString(member.key)] else { continue }
            for (inner, place) in form.schemas(in: member, at: pointer) {
                try collect(inner, at: place, in: resource, &budget)
            }
        }
    }

    /// The resource that a schema is, or in which it is.
    private mutating func resource(of schema: JSONValue, at pointer: String, in outer: Int?)
        throws(JSONSchemaError) -> Int
    {
        let stated = try SchemaDialect.stated(by: schema)
        let given = outer.map { all[$0].dialect } ?? .draft2020
        var dialect = stated ?? given
        var name = try identifier(of: schema, dialect)
        if name.isEmpty, let outer {
            // Without a name of its own it is not another resource, whatever it says of its draft.
            dialect = given
            name = try identifier(of: schema, dialect)
            if name.isEmpty { return outer }
        }
        let base = outer.map { all[$0].address } ?? SchemaAddress.ofDocument
        guard let address = SchemaAddress.resolve(name, against: base) else {
            throw .invalid("\(dialect.identifier) \(name.prefix(256)) is no URI reference")
        }
        guard byAddress[ExactString(address)] == nil else {
            throw .invalid("two schemas have the \(dialect.identifier) \(name.prefix(256))")
        }
        byAddress[ExactString(address)] = all.count
        byPointer[ExactString(pointer)] = all.count
        let isRecursive = schema["$recursiveAnchor"]?.bool == true
        all.append(
            SchemaResource(pointer: pointer, address: address, dialect: dialect, isRecursive: isRecursive)
        )
        return all.count - 1
    }

    /// The name that a schema gives itself, without its fragment; empty if it gives none.
    private func identifier(of schema: JSONValue, _ dialect: SchemaDialect) throws(JSONSchemaError) -> String
    {
        if dialect < .draft2019, schema["$ref"] != nil { return "" }
        guard let text = schema[dialect.identifier]?.string else { return "" }
        guard let parts = SchemaAddress.split(text) else {
            throw .invalid("\(dialect.identifier) \(text.prefix(256)) is no URI reference")
        }
        return parts.address
    }

    private mutating func noteAnchors(of schema: JSONValue, at pointer: String, in resource: Int)
        throws(JSONSchemaError)
    {
        let dialect = all[resource].dialect
        guard dialect >= .draft2019 else {
            guard schema["$ref"] == nil, let text = schema[dialect.identifier]?.string,
                let fragment = SchemaAddress.split(text)?.fragment, !fragment.isEmpty,
                fragment.utf8.first != UInt8(ascii: "/")
            else { return }
            return try note(fragment, at: pointer, in: resource)
        }
        if let name = schema["$anchor"]?.string { try note(name, at: pointer, in: resource) }
        guard dialect == .draft2020, let name = schema["$dynamicAnchor"]?.string else { return }
        try note(name, at: pointer, in: resource)
        all[resource].dynamicAnchors.append(name)
    }

    private mutating func note(_ anchor: String, at pointer: String, in resource: Int) throws(JSONSchemaError)
    {
        let known = all[resource].anchors.updateValue(pointer, forKey: ExactString(anchor))
        guard known.map({ $0.hasSameBytes(as: pointer) }) ?? true else {
            throw .invalid("two schemas have the anchor \(anchor.prefix(256))")
        }
    }
}
