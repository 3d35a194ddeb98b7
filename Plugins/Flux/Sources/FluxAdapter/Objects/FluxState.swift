/// What the controllers say of an object's state, in the same words for all kinds.
struct FluxState: Sendable, Hashable {
    /// The generation that was last looked at; `nil` or -1 = none.
    var observedGeneration: Int64?
    /// The conditions, each type once.
    var conditions: [FluxCondition]

    /// The condition of a type.
    subscript(type: String) -> FluxCondition? { conditions.first { $0.type == type } }
}

/// One statement about an object.
struct FluxCondition: Decodable, Sendable, Hashable {
    /// As `Ready`.
    var type: String
    /// `True`, `False` or `Unknown`.
    var status: String
    /// One word.
    var reason: String?
    /// A sentence for a person.
    var message: String?

    var isTrue: Bool { status == "True" }
    var isFalse: Bool { status == "False" }
}
