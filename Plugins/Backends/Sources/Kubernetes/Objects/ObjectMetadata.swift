/// What every object of the Kubernetes API says of itself, as far as it is read here.
public struct ObjectMetadata: Decodable, Sendable, Hashable {
    /// The name.
    public let name: String
    /// The namespace; `nil` = the object lives in none.
    public let namespace: String?
    /// Tells an object from a later one of the same name.
    public let uid: String?
    /// Changes with every change; compared for equality only.
    public let resourceVersion: String?
    /// Counts the changes of `spec`.
    public let generation: Int64?
    /// When it was created, as RFC 3339.
    public let creationTimestamp: String?
    /// When its deletion was asked for, as RFC 3339.
    public let deletionTimestamp: String?
    /// Its labels.
    public let labels: [String: String]?
    /// Its annotations; read only where the content asks for `metadata.annotations`.
    public let annotations: [String: String]?

    /// What is read of each object, whatever the content asks for.
    public static let fields = [
        "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp",
        "labels",
    ].map { "metadata." + $0 }

    /// What tells objects of one type apart.
    public var key: ObjectKey { ObjectKey(namespace: namespace, name: name) }
}

/// What tells objects of one type apart.
public struct ObjectKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The namespace; `nil` = the object lives in none.
    public let namespace: String?
    /// The name.
    public let name: String

    /// Names an object.
    public init(namespace: String?, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// `namespace/name`.
    public var description: String { namespace.map { "\($0)/\(name)" } ?? name }

    /// By namespace, then by name.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        (left.namespace ?? "", left.name) < (right.namespace ?? "", right.name)
    }
}
