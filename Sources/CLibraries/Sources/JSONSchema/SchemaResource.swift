internal import JSONText

/// A schema that has an address of its own, and what in it has a name.
struct SchemaResource {
    /// Where it is in the document.
    let pointer: String
    let address: String
    let dialect: SchemaDialect
    /// Whether `$recursiveRef` may lead here from what it refers to.
    let isRecursive: Bool
    /// Where the anchors in it are.
    var anchors: [ExactString: String] = [:]
    /// Those of them that `$dynamicRef` may lead to from elsewhere.
    var dynamicAnchors: [String] = []
}
