internal import JSONText

/// References to other places of the document.
extension SchemaCompiler {
    /// What `$ref`, `$recursiveRef` and `$dynamicRef` of a schema ask for.
    mutating func references(of reader: SchemaReader, at site: Site) throws(JSONSchemaError)
        -> [SchemaKeyword]
    {
        var keywords: [SchemaKeyword] = []
        if let reference = try reader.string("$ref") {
            keywords.append(.reference(try target(of: reference, from: site).place))
        }
        guard dialect >= .draft2019 else { return keywords }
        if let reference = try reader.string("$recursiveRef") {
            let (place, schema, _) = try target(of: reference, from: site)
            let isRecursive = schema["$recursiveAnchor"]?.bool == true
            keywords.append(isRecursive ? .recursiveReference(place) : .reference(place))
        }
        guard dialect == .draft2020, let reference = try reader.string("$dynamicRef") else { return keywords }
        let (place, schema, anchor) = try target(of: reference, from: site)
        let isDynamic = !anchor.isEmpty && schema["$dynamicAnchor"]?.string?.hasSameBytes(as: anchor) == true
        keywords.append(isDynamic ? .dynamicReference(place, anchor: ExactString(anchor)) : .reference(place))
        return keywords
    }

    private mutating func target(of reference: String, from site: Site) throws(JSONSchemaError)
        -> (place: SchemaKeyword.Place, schema: JSONValue, fragment: String)
    {
        guard let (address, fragment) = SchemaAddress.split(reference),
            let resolved = SchemaAddress.resolve(address, against: resources.all[site.resource].address)
        else { throw .invalid("$ref \(reference.prefix(256)) is no URI reference") }
        let pointer = try pointer(to: fragment, in: resolved, reference)
        guard let schema = try value(at: pointer) else { throw nowhere(reference) }
        let resource = resources.index(around: pointer)
        if !resources.hasSeen(pointer) {
            // A place that no keyword makes a schema is taken for one.
            try resources.collect(schema, at: pointer, in: resource, &budget)
            try checkForms(of: schema, at: pointer, in: resource)
        }
        return (try place(of: schema, at: Site(pointer: pointer, resource: resource)), schema, fragment)
    }

    private func pointer(to fragment: String, in address: String, _ reference: String) throws(JSONSchemaError)
        -> String
    {
        let isDocument = address.hasSameBytes(as: SchemaAddress.ofDocument)
        guard let index = isDocument ? 0 : resources.index(of: address) else {
            guard let scheme = SchemaAddress.scheme(of: address), SchemaDialect.fetched.contains(scheme)
            else {
                throw nowhere(reference)
            }
            throw .unsupported(
                "$ref \(reference.prefix(256)) leads out of the document, and nothing is fetched"
            )
        }
        let resource = resources.all[index]
        guard fragment.isEmpty || fragment.utf8.first == UInt8(ascii: "/") else {
            guard let pointer = resource.anchors[ExactString(fragment)] else { throw nowhere(reference) }
            return pointer
        }
        guard SchemaFormat.isPointer(Array(fragment.utf8)[...]) else {
            throw .invalid("$ref \(reference.prefix(256)) is no JSON pointer")
        }
        return resource.pointer + fragment
    }

    private func nowhere(_ reference: String) -> JSONSchemaError {
        .invalid("$ref \(reference.prefix(256)) leads nowhere")
    }

    mutating func value(at pointer: String) throws(JSONSchemaError) -> JSONValue? {
        var value = document
        for token in JSONPointer.tokens(pointer) {
            switch value {
            case .object(let members):
                try budget.spend(members.count)
                guard let member = value[token] else { return nil }
                value = member
            case .array(let elements):
                guard let index = Int(token), elements.indices.contains(index) else { return nil }
                value = elements[index]
            default: return nil
            }
        }
        return value
    }
}
