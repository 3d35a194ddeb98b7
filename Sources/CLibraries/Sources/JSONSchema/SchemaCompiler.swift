internal import JSONText

/// Turns a document into a list of schemas that refer to one another by their places, the document's own first.
struct SchemaCompiler {
    private(set) var nodes: [[SchemaKeyword]] = []
    var tracksEvaluation = false
    let dialect: SchemaDialect
    var budget: SchemaBudget

    /// A schema's place in the document, and which address references in it are relative to.
    struct Site {
        var pointer: String
        var address: String

        func below(_ tokens: String...) -> Site {
            var site = self
            for token in tokens { site.pointer += "/" + JSONPointer.escaped(token) }
            return site
        }
    }

    private let document: JSONValue
    private var places: [String: SchemaKeyword.Place] = [:]
    /// The pointers to schemas that have an address of their own.
    private var resources: [String: String] = [:]
    private var anchors: [String: String] = [:]
    private var pending: [(place: SchemaKeyword.Place, reference: String, site: Site)] = []

    init(_ document: JSONValue, dialect: SchemaDialect, steps: Int) {
        self.document = document
        self.dialect = dialect
        budget = SchemaBudget(steps: steps)
    }

    mutating func compile() throws(JSONSchemaError) {
        resources[SchemaAddress.ofDocument] = ""
        _ = try place(of: document, at: Site(pointer: "", address: SchemaAddress.ofDocument))
        // What a reference leads to may have references itself.
        var next = 0
        while next < pending.count {
            let (place, reference, site) = pending[next]
            let target = try target(of: reference, from: site)
            nodes[place].insert(.reference(target), at: 0)
            next += 1
        }
    }

    /// Compiles the schema at a site, once.
    mutating func place(of schema: JSONValue, at site: Site) throws(JSONSchemaError) -> SchemaKeyword.Place {
        if let known = places[site.pointer] { return known }
        // A schema takes more memory than a keyword.
        try budget.spend(8 + site.pointer.utf8.count / 16)
        let place = nodes.count
        places[site.pointer] = place
        nodes.append([])
        switch schema {
        case .bool(let isValid): if !isValid { nodes[place] = [.never] }
        case .object: try compile(SchemaReader(schema), place, at: try identified(schema, at: site))
        default: throw .invalid("a schema is \(JSONType.name(of: schema)), not an object")
        }
        return place
    }

    private mutating func compile(
        _ reader: SchemaReader,
        _ place: SchemaKeyword.Place,
        at site: Site
    ) throws(JSONSchemaError) {
        try reader.checkAnnotations()
        for keyword in ["$ref", "$dynamicRef", "$recursiveRef"] {
            guard let reference = try reader.string(keyword) else { continue }
            if keyword == "$dynamicRef", dialect < .draft2020 { continue }
            if keyword == "$recursiveRef", dialect != .draft2019 { continue }
            pending.append((place, reference, site))
            // Before 2019-09 what stands beside a reference means nothing.
            if dialect < .draft2019 { return }
        }
        let keywords = try keywords(of: reader, at: site)
        nodes[place] = keywords
    }

    /// Notes the names that a schema gives itself; returns the site by which its references go.
    private mutating func identified(_ schema: JSONValue, at site: Site) throws(JSONSchemaError) -> Site {
        var site = site
        let reader = SchemaReader(schema)
        let isReference = dialect < .draft2019 && schema["$ref"] != nil
        if !isReference, let identifier = try reader.string(dialect.identifier) {
            let (address, fragment) = SchemaAddress.split(identifier)
            if !address.isEmpty {
                site.address = SchemaAddress.resolve(address, against: site.address)
                resources[site.address] = site.pointer
            }
            if !fragment.isEmpty { anchors["\(site.address)#\(fragment)"] = site.pointer }
        }
        guard dialect >= .draft2019 else { return site }
        for keyword in ["$anchor", "$dynamicAnchor"] {
            guard let name = try reader.string(keyword) else { continue }
            anchors["\(site.address)#\(name)"] = site.pointer
        }
        return site
    }

    private mutating func target(of reference: String, from site: Site) throws(JSONSchemaError)
        -> SchemaKeyword.Place
    {
        let (address, fragment) = SchemaAddress.split(reference)
        let resolved = SchemaAddress.resolve(address, against: site.address)
        guard let root = resources[resolved] else {
            throw .unsupported(
                "$ref \(reference.prefix(256)) leads out of the document, and nothing is fetched"
            )
        }
        var pointer = root
        if fragment.isEmpty || fragment.hasPrefix("/") {
            pointer += JSONPointer.tokens(fragment).map { "/" + JSONPointer.escaped($0) }.joined()
        } else if let anchor = anchors["\(resolved)#\(fragment)"] {
            pointer = anchor
        } else {
            throw nowhere(reference)
        }
        if let known = places[pointer] { return known }
        guard let schema = try value(at: pointer) else { throw nowhere(reference) }
        return try place(of: schema, at: Site(pointer: pointer, address: resolved))
    }

    private func nowhere(_ reference: String) -> JSONSchemaError {
        .invalid("$ref \(reference.prefix(256)) leads nowhere")
    }

    private mutating func value(at pointer: String) throws(JSONSchemaError) -> JSONValue? {
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
