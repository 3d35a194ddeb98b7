internal import JSONText

/// Which object is meant, if another one may have taken its name or somebody may have changed it.
public struct DeletionPreconditions: Sendable, Hashable {
    /// The object's `uid`; `nil` = any.
    public var uid: String?
    /// The object's `resourceVersion`; `nil` = any.
    public var resourceVersion: String?

    /// Names an object's state.
    public init(uid: String? = nil, resourceVersion: String? = nil) {
        self.uid = uid
        self.resourceVersion = resourceVersion
    }

    var members: [JSONMember]? {
        let members = [("uid", uid), ("resourceVersion", resourceVersion)].compactMap { key, value in
            value.map { JSONMember(key: key, value: .string($0)) }
        }
        return members.isEmpty ? nil : members
    }
}

/// What becomes of the objects that a deleted one owns.
public enum DeletionPropagation: String, Sendable, Hashable {
    /// They stay.
    case orphan = "Orphan"
    /// They are deleted afterwards.
    case background = "Background"
    /// They are deleted before.
    case foreground = "Foreground"
}
