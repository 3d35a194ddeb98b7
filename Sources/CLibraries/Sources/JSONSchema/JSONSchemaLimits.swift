/// What a schema, and holding a value against it, may cost.
public struct JSONSchemaLimits: Sendable, Hashable {
    /// The text of the schema.
    public var textBytes = 1 << 20
    /// Values in one another in the text, and schemas that are applied within one another; at most 128.
    public var depth = 128
    /// Steps to compile the schema, and again to hold one value against it: a keyword, a comparison, an item of a pattern.
    ///
    /// A million take some tenths of a second at most; real values take a few ten thousand.
    public var steps = 1_000_000
    /// Violations that are told.
    public var violations = 100

    /// The default limits.
    public init() {}
}
