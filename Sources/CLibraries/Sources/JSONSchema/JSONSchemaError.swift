/// Why a text is no JSON Schema, or why a value cannot be held against it.
public struct JSONSchemaError: Error, Sendable, Hashable {
    /// The kind of fault.
    public enum Code: Sendable, Hashable {
        /// The text is no schema.
        case invalid
        /// The schema needs another document, which is never fetched, or a dialect that is not known.
        case unsupported
        /// A limit of ``JSONSchemaLimits`` was met.
        case limit
    }

    /// The kind of fault.
    public let code: Code
    /// What is wrong, for a person; a lower-case phrase.
    public let message: String

    static func invalid(_ message: String) -> Self { Self(code: .invalid, message: message) }
    static func unsupported(_ message: String) -> Self { Self(code: .unsupported, message: message) }
    static func limit(_ message: String) -> Self { Self(code: .limit, message: message) }
}
