internal import JSONText

/// Objects.
extension SchemaValidation {
    mutating func check(
        _ members: [JSONMember],
        _ keyword: SchemaKeyword,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        switch keyword {
        case .memberCount(let range):
            if !range.contains(members.count) {
                add("must have \(range.words) members, not \(members.count)")
            }
        case .required(let wanted):
            let present = try names(of: members)
            try budget.spend(wanted.count)
            for name in wanted where !present.contains(ExactString(name)) {
                add("\(Self.text(.string(name))) is missing")
            }
        case .members(let rules):
            for member in members { try check(member, rules, &evaluated) }
        case .memberNames(let place):
            for member in members { try checkName(member.key, place) }
        case .dependencies(let dependencies): try check(members, dependencies, &evaluated)
        case .unevaluatedMembers(let place):
            for member in members where !evaluated.contains(member.key) {
                try check(member.value, at: .member(member.key), against: place)
            }
            evaluated.insertAll()
        default: break
        }
    }

    private mutating func names(of members: [JSONMember]) throws(JSONSchemaError) -> Set<ExactString> {
        try budget.spend(members.count)
        return Set(members.map { ExactString($0.key) })
    }

    private mutating func check(
        _ member: JSONMember,
        _ rules: MemberRules,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        var places: [SchemaKeyword.Place] = []
        try budget.spend(1 + rules.patterns.count)
        if let place = rules.properties[ExactString(member.key)] { places.append(place) }
        for (pattern, place) in rules.patterns where try budget.matches(pattern, member.key) {
            places.append(place)
        }
        if places.isEmpty, let additional = rules.additional {
            if isNever(additional) {
                return add(
                    at: .member(member.key),
                    "is not known\(try suggestion(for: member.key, rules.known))"
                )
            }
            places.append(additional)
        }
        for place in places { try check(member.value, at: .member(member.key), against: place) }
        if schema.tracksEvaluation, !places.isEmpty { evaluated.insert(member.key) }
    }

    private func isNever(_ place: SchemaKeyword.Place) -> Bool {
        if case .never = schema.nodes[place].first { true } else { false }
    }

    private mutating func checkName(_ name: String, _ place: SchemaKeyword.Place) throws(JSONSchemaError) {
        guard let first = try trial(part: .string(name), against: place).first else { return }
        add(at: .member(name), "the name \(first.message)")
    }

    private mutating func check(
        _ members: [JSONMember],
        _ dependencies: [SchemaDependency],
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        let present = try names(of: members)
        try budget.spend(dependencies.count)
        for dependency in dependencies where present.contains(ExactString(dependency.name)) {
            switch dependency {
            case .schema(let place, _): try check(.object(members), against: place, &evaluated)
            case .required(let names, let cause):
                try budget.spend(names.count)
                for name in names where !present.contains(ExactString(name)) {
                    let (missing, cause) = (Self.text(.string(name)), Self.text(.string(cause)))
                    add("\(missing) is missing, which \(cause) asks for")
                }
            }
        }
    }

    /// The name that was meant, or those that there are.
    private mutating func suggestion(for key: String, _ known: [String]) throws(JSONSchemaError) -> String {
        guard !known.isEmpty else { return "" }
        // A distance takes some thousand operations.
        try budget.spend(32 * known.count)
        let distances = known.map { NameDistance.between($0, key) }
        if let (nearest, distance) = zip(known, distances).min(by: { $0.1 < $1.1 }),
            distance <= max(2, key.utf8.count / 3)
        {
            return "; did you mean \"\(nearest)\"?"
        }
        let shown = known.prefix(Self.shownNames).map { "\"\($0)\"" }.joined(separator: ", ")
        return "; known are \(shown)\(known.count > Self.shownNames ? ", …" : "")"
    }
}
