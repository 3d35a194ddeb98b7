internal import JSONText

/// One evaluation of a schema: collects what is wrong.
///
/// Strings of the value are never quoted, they may be secrets.
struct SchemaValidation {
    let schema: JSONSchema
    var budget: SchemaBudget
    private let limits: JSONSchemaLimits
    private var found: [SchemaViolation] = []
    /// The format whose strings are wanted, and those that were met.
    var sought: String?
    var met: [String] = []
    private var path: [Step] = []
    private var depth = 0
    /// The schemas that are being applied, from ``valueStart`` on to the present value.
    private var active: [SchemaKeyword.Place] = []
    private var valueStart = 0

    /// One step down the value.
    enum Step {
        case member(String)
        case item(Int)
    }

    init(_ schema: JSONSchema, limits: JSONSchemaLimits, steps: Int) {
        self.schema = schema
        self.limits = limits
        budget = SchemaBudget(steps: steps)
    }

    mutating func violations(of value: JSONValue) throws(JSONSchemaError) -> [SchemaViolation] {
        var evaluated = EvaluatedParts()
        try check(value, against: 0, &evaluated)
        return found
    }

    /// Applies a schema to the present value; what it has evaluated counts only if the value fulfils it.
    mutating func check(
        _ value: JSONValue,
        against place: SchemaKeyword.Place,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) {
        guard !active[valueStart...].contains(place) else {
            return add("the schema refers to itself without end")
        }
        guard depth < limits.depth else {
            throw .limit("the schema is applied more than \(limits.depth) deep")
        }
        let keywords = schema.nodes[place]
        try budget.spend(1 + keywords.count)
        depth += 1
        active.append(place)
        defer {
            depth -= 1
            active.removeLast()
        }
        let before = found.count
        var own = EvaluatedParts()
        for keyword in keywords {
            try apply(keyword, to: value, &own)
            // What asks for another type than the value has makes no sense of it.
            if case .types = keyword, found.count > before { return }
        }
        if schema.tracksEvaluation, found.count == before { evaluated.merge(own) }
    }

    /// Applies a schema to a value one step down.
    mutating func check(_ value: JSONValue, at step: Step, against place: SchemaKeyword.Place)
        throws(JSONSchemaError)
    {
        let outer = valueStart
        valueStart = active.count
        path.append(step)
        defer {
            path.removeLast()
            valueStart = outer
        }
        var evaluated = EvaluatedParts()
        try check(value, against: place, &evaluated)
    }

    /// What is wrong with the present value by a schema that it need not fulfil.
    mutating func trial(
        _ value: JSONValue,
        against place: SchemaKeyword.Place,
        _ evaluated: inout EvaluatedParts
    ) throws(JSONSchemaError) -> [SchemaViolation] {
        let outer = found
        found = []
        defer { found = outer }
        try check(value, against: place, &evaluated)
        return found
    }

    /// What is wrong with something in the present value, an item or a name, by a schema that it need not fulfil.
    mutating func trial(part: JSONValue, against place: SchemaKeyword.Place) throws(JSONSchemaError)
        -> [SchemaViolation]
    {
        let outer = valueStart
        valueStart = active.count
        defer { valueStart = outer }
        var evaluated = EvaluatedParts()
        return try trial(part, against: place, &evaluated)
    }

    /// Where the outermost schema is that lies in a resource to which `$recursiveRef` may lead.
    var outermostRecursive: SchemaKeyword.Place? { active.first { schema.scopes[$0].isRecursive } }

    /// Where the outermost resource on the way has an anchor.
    func outermost(_ anchor: ExactString) -> SchemaKeyword.Place? {
        for place in active { if let found = schema.scopes[place].anchors[anchor] { return found } }
        return nil
    }

    /// Notes a violation at the present value, or one step below.
    mutating func add(at step: Step? = nil, _ message: String) {
        guard found.count < limits.violations else { return }
        let pointer = (path + [step].compactMap { $0 }).map { step in
            switch step {
            case .member(let name): "/" + JSONPointer.escaped(name)
            case .item(let index): "/\(index)"
            }
        }
        found.append(SchemaViolation(pointer: pointer.joined(), message: message))
    }

    /// Notes what a trial has found.
    mutating func add(_ violations: [SchemaViolation]) {
        found += violations.prefix(limits.violations - found.count)
    }
}
