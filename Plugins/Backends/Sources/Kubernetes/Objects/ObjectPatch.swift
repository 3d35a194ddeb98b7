public import JSONText

/// A change of parts of an object.
public enum ObjectPatch: Sendable {
    /// Members to set; `null` removes one (RFC 7386).
    case merge(JSONValue)
    /// Operations, all of them or none (RFC 6902).
    case operations([JSONValue])

    var value: JSONValue {
        switch self {
        case .merge(let value): value
        case .operations(let operations): .array(operations)
        }
    }

    var mediaType: String {
        switch self {
        case .merge: "application/merge-patch+json"
        case .operations: "application/json-patch+json"
        }
    }
}
