internal import JSONText

/// What a registration becomes: an object's kind and spec, once what it points at has been found.
struct SourceTarget: Sendable {
    let kind: FluxKind
    let spec: JSONValue
    /// The directory in Git, or the chart's name.
    var path: String?
    /// What the repository itself says of it.
    var description: String?
    /// The commit, digest or version that was found.
    let resolved: String
}
