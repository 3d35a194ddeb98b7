internal import JSONText

/// The keywords, in the order in which they are evaluated.
extension SchemaCompiler {
    mutating func keywords(of reader: SchemaReader, at site: Site) throws(JSONSchemaError) -> [SchemaKeyword]
    {
        if dialect < .draft2019, reader.value("$ref") != nil { return try besideReference(reader, at: site) }
        var keywords: [SchemaKeyword] = []
        let types = try reader.types()
        if !types.isEmpty { keywords.append(.types(types)) }
        keywords += try references(of: reader, at: site)
        keywords += try choices(reader)
        keywords += try members(reader, site)
        keywords += try items(reader, site)
        keywords += try scalars(reader)
        keywords += try combinations(reader, site)
        keywords += try leftovers(reader, site)
        try budget.spend(keywords.count)
        return keywords
    }

    /// Before 2019-09 what stands beside a reference means nothing, but for `const`, which Helm's library looks at.
    private mutating func besideReference(_ reader: SchemaReader, at site: Site) throws(JSONSchemaError)
        -> [SchemaKeyword]
    {
        try constant(reader) + references(of: reader, at: site)
    }

    private mutating func choices(_ reader: SchemaReader) throws(JSONSchemaError) -> [SchemaKeyword] {
        guard let values = try reader.array("enum") else { return try constant(reader) }
        var canonical: [CanonicalValue] = []
        for value in values { canonical.append(try CanonicalValue(value, &budget)) }
        return [.choice(SchemaChoice(values, canonical: canonical))] + (try constant(reader))
    }

    private mutating func constant(_ reader: SchemaReader) throws(JSONSchemaError) -> [SchemaKeyword] {
        guard dialect > .draft4, let constant = reader.value("const") else { return [] }
        return [.constant(try CanonicalValue(constant, &budget), shown: constant)]
    }

    private mutating func members(_ reader: SchemaReader, _ site: Site) throws(JSONSchemaError)
        -> [SchemaKeyword]
    {
        var keywords: [SchemaKeyword] = []
        if let count = try reader.range("minProperties", "maxProperties") {
            keywords.append(.memberCount(count))
        }
        if let required = try reader.names("required") { keywords.append(.required(required)) }
        let properties = try schemas(in: "properties", reader, site)
        var patterns: [(pattern: SchemaPattern, place: SchemaKeyword.Place)] = []
        for (text, place) in try schemas(in: "patternProperties", reader, site) {
            patterns.append((try pattern(text.string), place))
        }
        let additional = try schema("additionalProperties", reader, site)
        if !properties.isEmpty || !patterns.isEmpty || additional != nil {
            keywords.append(
                .members(MemberRules(properties: properties, patterns: patterns, additional: additional))
            )
        }
        if dialect > .draft4, let names = try schema("propertyNames", reader, site) {
            keywords.append(.memberNames(names))
        }
        let dependencies = try dependencies(reader, site)
        if !dependencies.isEmpty { keywords.append(.dependencies(dependencies)) }
        return keywords
    }

    private mutating func dependencies(_ reader: SchemaReader, _ site: Site) throws(JSONSchemaError)
        -> [SchemaDependency]
    {
        var dependencies: [SchemaDependency] = []
        let isSplit = dialect >= .draft2019
        for member in try reader.members("dependencies") {
            if member.value.kind == .array {
                dependencies.append(
                    .required(try reader.names(member.value, of: "dependencies"), by: member.key)
                )
            } else {
                let place = try place(of: member.value, at: site.below("dependencies", member.key))
                dependencies.append(.schema(place, by: member.key))
            }
        }
        for member in isSplit ? try reader.members("dependentRequired") : [] {
            let names = try reader.names(member.value, of: "dependentRequired")
            dependencies.append(.required(names, by: member.key))
        }
        for (name, place) in isSplit ? try schemas(in: "dependentSchemas", reader, site) : [:] {
            dependencies.append(.schema(place, by: name.string))
        }
        return dependencies.sorted { ExactString($0.name) < ExactString($1.name) }
    }

    private mutating func items(_ reader: SchemaReader, _ site: Site) throws(JSONSchemaError)
        -> [SchemaKeyword]
    {
        var keywords: [SchemaKeyword] = []
        if let count = try reader.range("minItems", "maxItems") { keywords.append(.itemCount(count)) }
        var prefix: [SchemaKeyword.Place] = []
        var rest: SchemaKeyword.Place?
        if dialect == .draft2020 {
            prefix = try schemaList("prefixItems", reader, site)
            rest = try schema("items", reader, site)
        } else if reader.value("items")?.kind == .array {
            prefix = try schemaList("items", reader, site)
            rest = try schema("additionalItems", reader, site)
        } else {
            rest = try schema("items", reader, site)
        }
        if !prefix.isEmpty || rest != nil { keywords.append(.items(prefix: prefix, rest: rest)) }
        if dialect > .draft4, let wanted = try schema("contains", reader, site) {
            let isCounted = dialect >= .draft2019
            let least = isCounted ? try reader.count("minContains") ?? 1 : 1
            let most = isCounted ? try reader.count("maxContains") ?? .max : .max
            let count = CountRange(least: least, most: most)
            let rule = ContainsRule(place: wanted, count: count, evaluates: dialect == .draft2020)
            keywords.append(.contains(rule))
        }
        if try reader.bool("uniqueItems") == true { keywords.append(.uniqueItems) }
        return keywords
    }

    private mutating func scalars(_ reader: SchemaReader) throws(JSONSchemaError) -> [SchemaKeyword] {
        var keywords: [SchemaKeyword] = []
        if let length = try reader.range("minLength", "maxLength") { keywords.append(.length(length)) }
        if let text = try reader.string("pattern") { keywords.append(.pattern(try pattern(text))) }
        if let name = try reader.string("format") {
            // From 2019-09 on a format is a remark; so is one that nobody knows.
            let format = dialect < .draft2019 ? SchemaFormat(rawValue: name) : nil
            keywords.append(format.map(SchemaKeyword.format) ?? .meaning(name))
        }
        for isUpper in [false, true] {
            keywords += try bounds(reader, isUpper: isUpper).map(SchemaKeyword.bound)
        }
        if reader.value("multipleOf") != nil {
            guard let number = try reader.number("multipleOf"), let divisor = DecimalNumber(number),
                !divisor.isZero
            else { throw .invalid("multipleOf is not a number above 0") }
            keywords.append(.multiple(divisor, shown: number))
        }
        return keywords
    }

    /// In draft 4 the exclusive keyword says how the other is meant.
    private func bounds(_ reader: SchemaReader, isUpper: Bool) throws(JSONSchemaError) -> [NumberBound] {
        let limit = try reader.number(isUpper ? "maximum" : "minimum")
        let exclusive = isUpper ? "exclusiveMaximum" : "exclusiveMinimum"
        if dialect == .draft4 {
            let isExclusive = try reader.bool(exclusive) ?? false
            return [limit.flatMap { NumberBound($0, isUpper: isUpper, isExclusive: isExclusive) }].compactMap
            { $0 }
        }
        let other = try reader.number(exclusive)
        return [(limit, false), (other, true)].compactMap { limit, isExclusive in
            limit.flatMap { NumberBound($0, isUpper: isUpper, isExclusive: isExclusive) }
        }
    }

    private mutating func combinations(_ reader: SchemaReader, _ site: Site) throws(JSONSchemaError)
        -> [SchemaKeyword]
    {
        var keywords: [SchemaKeyword] = []
        let (all, any, one) = (
            try schemaList("allOf", reader, site), try schemaList("anyOf", reader, site),
            try schemaList("oneOf", reader, site)
        )
        if !all.isEmpty { keywords.append(.allOf(all)) }
        if !any.isEmpty { keywords.append(.anyOf(any)) }
        if !one.isEmpty { keywords.append(.oneOf(one)) }
        if let excluded = try schema("not", reader, site) { keywords.append(.not(excluded)) }
        guard dialect >= .draft7 else { return keywords }
        let (condition, then, otherwise) = (
            try schema("if", reader, site), try schema("then", reader, site), try schema("else", reader, site)
        )
        if let condition { keywords.append(.conditional(if: condition, then: then, else: otherwise)) }
        return keywords
    }

    /// What must come after everything else.
    private mutating func leftovers(_ reader: SchemaReader, _ site: Site) throws(JSONSchemaError)
        -> [SchemaKeyword]
    {
        guard dialect >= .draft2019 else { return [] }
        var keywords: [SchemaKeyword] = []
        if let members = try schema("unevaluatedProperties", reader, site) {
            keywords.append(.unevaluatedMembers(members))
        }
        if let items = try schema("unevaluatedItems", reader, site) {
            keywords.append(.unevaluatedItems(items))
        }
        if !keywords.isEmpty { tracksEvaluation = true }
        return keywords
    }

    private mutating func schema(_ keyword: String, _ reader: SchemaReader, _ site: Site)
        throws(JSONSchemaError) -> SchemaKeyword.Place?
    {
        guard let value = reader.value(keyword) else { return nil }
        return try place(of: value, at: site.below(keyword))
    }

    private mutating func schemaList(_ keyword: String, _ reader: SchemaReader, _ site: Site)
        throws(JSONSchemaError) -> [SchemaKeyword.Place]
    {
        guard let values = try reader.array(keyword) else { return [] }
        guard !values.isEmpty else { throw .invalid("\(keyword) is empty") }
        var places: [SchemaKeyword.Place] = []
        for (index, value) in values.enumerated() {
            places.append(try place(of: value, at: site.below(keyword, "\(index)")))
        }
        return places
    }

    private mutating func schemas(in keyword: String, _ reader: SchemaReader, _ site: Site)
        throws(JSONSchemaError) -> [ExactString: SchemaKeyword.Place]
    {
        var places: [ExactString: SchemaKeyword.Place] = [:]
        for member in try reader.members(keyword) {
            places[ExactString(member.key)] = try place(of: member.value, at: site.below(keyword, member.key))
        }
        return places
    }
}
