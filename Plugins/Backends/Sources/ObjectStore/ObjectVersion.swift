/// What tells one content of an object from the next: an entity tag, a generation, a file's identity.
///
/// Only equality means anything.
public struct ObjectVersion: Sendable, Hashable {
    /// As the store writes it.
    public let token: String

    /// Takes the store's token.
    public init(_ token: String) { self.token = token }
}

/// What must hold for an object to be stored.
public enum ObjectCondition: Sendable, Hashable {
    /// There is no object of that key.
    case absent
    /// The object has exactly this version.
    case version(ObjectVersion)
}
