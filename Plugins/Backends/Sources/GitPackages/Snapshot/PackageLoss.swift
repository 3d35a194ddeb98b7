public import Git

/// A package that a repository names and whose files it does not have, or not whole.
public struct PackageLoss: Sendable, Hashable {
    /// Its directory, as the repository names it.
    public let tree: ObjectID
    /// What is wrong, for people.
    public let reason: String
}
