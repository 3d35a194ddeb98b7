/// The section `protection`: what keeps a package from being deleted.
public struct ProtectionSettings: Sendable, Hashable {
    /// Whether a revision that a deployment could be rolled back to counts as a use of its package.
    public var rollbackTargets = false

    /// The defaults.
    public init() {}
}
