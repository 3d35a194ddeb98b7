public import AdapterHost

/// A deployment, and who reports it; borrowed from the findings that it comes from.
public struct FoundDeployment {
    /// The adapter that shows it.
    public let adapter: String
    /// What the adapter says of it.
    public let view: DeploymentView
    /// How well it is known that it uses the package that was asked about: the strongest that any adapter gave.
    public let evidence: DeploymentView.Evidence
}
