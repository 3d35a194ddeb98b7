internal import JSONText

/// What the resource of a schema offers to references that depend on the way on which they were reached.
struct SchemaScope: Sendable {
    static let closed = SchemaScope(isRecursive: false, anchors: [:])

    /// `$recursiveAnchor`.
    let isRecursive: Bool
    /// Each `$dynamicAnchor`.
    let anchors: [ExactString: SchemaKeyword.Place]
}
