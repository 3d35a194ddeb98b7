public import Git

/// The tag at which a package lies; a class, so that a package at none costs a word.
public final class GitTag: Sendable {
    /// Without `refs/tags/`.
    public let name: String
    /// The tag itself where it is annotated; nil = it is only a name of its commit.
    public let object: ObjectID?

    init(name: String, object: ObjectID?) {
        self.name = name
        self.object = object
    }
}
