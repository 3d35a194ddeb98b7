/// Why a text is no JSON Schema, or none that is understood.
public struct JSONSchemaError: Error, Sendable, Hashable {
    /// What is wrong, for a person; a lower-case phrase.
    public let message: String
}
