internal import JSONText
internal import Kubernetes

/// The `extensions` of a deployment or a package while they are put together.
struct JSONMembers {
    private var members: [JSONMember] = []

    /// Begins with which object it is and what the controllers say of it.
    init(_ identity: FluxIdentity, _ object: some FluxObject) {
        add(SourceObject.key, identity.description)
        if object.isSuspended { add("suspended", true) }
        let conditions = object.state.conditions
        guard !conditions.isEmpty else { return }
        let values = conditions.map { condition in
            JSONValue.object(
                [("type", condition.type), ("status", condition.status), ("reason", condition.reason ?? "")]
                    .map { JSONMember(key: $0.0, value: .string($0.1)) }
            )
        }
        members.append(JSONMember(key: "conditions", value: .array(values)))
    }

    mutating func add(_ key: String, _ text: String?) {
        if let text, !text.isEmpty { members.append(JSONMember(key: key, value: .string(text))) }
    }

    mutating func add(_ key: String, _ texts: [String]) {
        if !texts.isEmpty { members.append(JSONMember(key: key, value: .array(texts.map { .string($0) }))) }
    }

    mutating func add(_ key: String, _ flag: Bool) {
        members.append(JSONMember(key: key, value: .bool(flag)))
    }

    var value: JSONValue { .object(members) }
}

/// Times as Kubernetes writes them.
enum FluxTime {
    /// Nanoseconds since 1970-01-01T00:00:00Z; `nil` for what is no time.
    static func nanoseconds(_ text: String?) -> Int64? { text.flatMap { RFC3339.nanoseconds($0) } }
}
