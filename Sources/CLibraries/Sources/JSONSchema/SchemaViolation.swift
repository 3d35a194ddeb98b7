/// One place where a value breaks a JSON Schema.
public struct SchemaViolation: Sendable, Hashable {
    /// JSON pointer (RFC 6901) to the place; empty = the value as a whole.
    public var pointer: String
    /// What is wrong there; never quotes a string of the value, which may be a secret.
    public var message: String
}
