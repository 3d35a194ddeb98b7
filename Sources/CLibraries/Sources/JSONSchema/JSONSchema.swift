public import JSONText

/// A JSON Schema, compiled: drafts 4, 6, 7, 2019-09 and 2020-12, by `$schema`; without that the newest.
///
/// `$ref` leads to any place of the document, by pointer, `$id` or anchor, and never out of it. `format` counts in drafts 4 to 7
/// (``SchemaFormat``); content keywords and what the draft does not know are not evaluated. Patterns have the syntax of RE2. What a
/// schema and a value cost is bounded, whoever wrote them.
public struct JSONSchema: Sendable {
    let nodes: [[SchemaKeyword]]
    /// Of each of them, what its resource offers.
    let scopes: [SchemaScope]
    /// Whether some schema asks for what others have left unevaluated.
    let tracksEvaluation: Bool
    private let limits: JSONSchemaLimits

    /// Compiles a schema; each must have the form that its draft asks for, and those that can be reached refer to something.
    ///
    /// The text is read as Helm reads it: of equal keys the last one counts.
    public init(_ text: [UInt8], limits: JSONSchemaLimits = .init()) throws(JSONSchemaError) {
        var steps = limits.steps
        try self.init(text, limits: limits, steps: &steps)
    }

    /// Compiles one of several schemas, which take `steps` together at most; what this one takes is subtracted.
    public init(_ text: [UInt8], limits: JSONSchemaLimits, steps: inout Int) throws(JSONSchemaError) {
        guard text.count <= limits.textBytes else {
            throw .limit("the schema has more than \(limits.textBytes) bytes")
        }
        let value: JSONValue
        do throws(JSONTextError) {
            value = try JSONValue(parsing: text, depthLimit: min(limits.depth, 128), leniency: .all)
        } catch {
            switch error.reason {
            case .tooDeep: throw .limit(error.description)
            default: throw .invalid(error.description)
            }
        }
        var compiler = SchemaCompiler(value, steps: steps)
        try compiler.compile()
        steps = compiler.budget.steps
        nodes = compiler.nodes
        scopes = compiler.scopesOfNodes()
        tracksEvaluation = compiler.tracksEvaluation
        self.limits = limits
    }

    /// Every place where `value` breaks the schema, as far as the limit for their number goes.
    ///
    /// - Throws: ``JSONSchemaError/Code/limit`` if it takes too many steps to tell.
    public func violations(of value: JSONValue) throws(JSONSchemaError) -> [SchemaViolation] {
        var steps = limits.steps
        return try violations(of: value, steps: &steps)
    }

    /// The strings in `value` of which the schema says that they have this format, one that is not evaluated.
    ///
    /// Where the schema leaves a choice, those of all branches that were looked at.
    ///
    /// - Throws: ``JSONSchemaError/Code/limit`` if it takes too many steps to tell.
    public func strings(in value: JSONValue, ofFormat format: String) throws(JSONSchemaError) -> [String] {
        var validation = SchemaValidation(self, limits: limits, steps: limits.steps)
        validation.sought = format
        _ = try validation.violations(of: value)
        return validation.met
    }

    /// The same where several evaluations take `steps` together at most; what this one takes is subtracted.
    public func violations(of value: JSONValue, steps: inout Int) throws(JSONSchemaError) -> [SchemaViolation]
    {
        var validation = SchemaValidation(self, limits: limits, steps: steps)
        defer { steps = validation.budget.steps }
        return try validation.violations(of: value)
    }
}
