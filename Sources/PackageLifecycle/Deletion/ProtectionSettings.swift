/// What protects a package from being deleted.
public struct ProtectionSettings: Sendable {
    /// Whether a kept earlier revision, to which a rollback would return, counts as a use.
    public var rollbackTargets = false

    /// The defaults.
    public init() {}
}
