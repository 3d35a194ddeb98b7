internal import JSONText

/// Turns a document into a list of schemas that refer to one another by their places, the document's own first.
///
/// Only what can be reached from there is compiled; elsewhere a reference may lead nowhere.
struct SchemaCompiler {
    private(set) var nodes: [[SchemaKeyword]] = []
    var tracksEvaluation = false
    /// The draft of the schema that is being compiled.
    private(set) var dialect = SchemaDialect.draft2020
    var budget: SchemaBudget
    var resources = SchemaResources()

    /// A schema's place in the document, and the resource in which it is.
    struct Site {
        var pointer: String
        var resource: Int

        func below(_ tokens: String...) -> Site {
            var site = self
            for token in tokens { site.pointer += "/" + JSONPointer.escaped(token) }
            return site
        }
    }

    let document: JSONValue
    private var places: [ExactString: SchemaKeyword.Place] = [:]
    /// All schemas that were reached, each at its place.
    private var reached: [(schema: JSONValue, site: Site)] = []
    private var patterns: [ExactString: SchemaPattern] = [:]
    private var scopes: [Int: SchemaScope] = [:]

    init(_ document: JSONValue, steps: Int) {
        self.document = document
        budget = SchemaBudget(steps: steps)
    }

    mutating func compile() throws(JSONSchemaError) {
        try resources.collect(document, at: "", in: nil, &budget)
        try checkForms(of: document, at: "", in: 0)
        _ = try place(of: document, at: Site(pointer: "", resource: 0))
        var next = 0
        // What is compiled reaches more.
        while next < reached.count {
            let (schema, site) = reached[next]
            try open(site.resource)
            dialect = resources.all[site.resource].dialect
            if schema.kind == .object {
                nodes[next] = try keywords(of: SchemaReader(schema), at: site)
            } else if schema == false {
                nodes[next] = [.never]
            }
            next += 1
        }
    }

    /// The scope of each schema.
    func scopesOfNodes() -> [SchemaScope] { reached.map { scopes[$0.site.resource] ?? .closed } }

    /// The place of the schema at a site, which is compiled in its turn, once.
    mutating func place(of schema: JSONValue, at site: Site) throws(JSONSchemaError) -> SchemaKeyword.Place {
        if let known = places[ExactString(site.pointer)] { return known }
        // A schema takes more memory than a keyword.
        try budget.spend(8 + site.pointer.utf8.count / 16)
        var site = site
        site.resource = resources.index(at: site.pointer) ?? site.resource
        let place = nodes.count
        places[ExactString(site.pointer)] = place
        nodes.append([])
        reached.append((schema, site))
        return place
    }

    /// Sees that references can lead to the dynamic anchors of a resource as soon as something of it is reached.
    private mutating func open(_ resource: Int) throws(JSONSchemaError) {
        guard scopes[resource] == nil else { return }
        let found = resources.all[resource]
        var anchors: [ExactString: SchemaKeyword.Place] = [:]
        for name in found.dynamicAnchors {
            let key = ExactString(name)
            guard let pointer = found.anchors[key], let schema = try value(at: pointer) else { continue }
            anchors[key] = try place(of: schema, at: Site(pointer: pointer, resource: resource))
        }
        scopes[resource] = SchemaScope(isRecursive: found.isRecursive, anchors: anchors)
    }

    /// Compiles a pattern, once for all schemas that have it.
    mutating func pattern(_ text: String) throws(JSONSchemaError) -> SchemaPattern {
        if let known = patterns[ExactString(text)] { return known }
        try budget.spend(text.utf8.count)
        let pattern = try SchemaPattern(text)
        try budget.spend(pattern.sizeBytes / 16)
        patterns[ExactString(text)] = pattern
        return pattern
    }
}
