import AdapterHost

/// Whether a package may go, by what is known of its users.
public enum DeletionDecision: Sendable, Hashable {
    /// Nobody uses it, as far as anybody claims to know.
    case unused
    /// These use it: their places in the findings.
    case used([Int])
    /// Nobody who answered uses it, but these could not tell.
    case unknown([SilentAdapter])
}

extension DeploymentFindings {
    /// Decides, and fails closed: what an adapter cannot tell might be a use.
    ///
    /// A known use is decisive, whoever is silent beside it.
    public func decision(under protection: ProtectionSettings) -> DeletionDecision {
        let users = indices { protection.rollbackTargets || $0.evidence != .rollbackTarget }
        if !users.isEmpty { return .used(users) }
        return silent.isEmpty ? .unused : .unknown(silent)
    }
}
