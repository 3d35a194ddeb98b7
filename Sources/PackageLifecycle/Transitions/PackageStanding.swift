/// A package's status as far as it can be told.
public struct PackageStanding: Sendable, Hashable {
    /// Its status.
    public let status: PackageStatus
    /// False if an adapter that watches deployments could not say whether one uses the package; `status` then leaves it out of account.
    public let isUsageKnown: Bool

    /// A status.
    public init(_ status: PackageStatus, isUsageKnown: Bool = true) {
        self.status = status
        self.isUsageKnown = isUsageKnown
    }

    /// The status of a package that is not deprecated, by what was found of its users.
    ///
    /// A deprecated package stays deprecated whoever uses it: the mark is there to warn users, and the protection from deletion does
    /// not depend on it.
    public init(_ findings: DeploymentFindings, under protection: ProtectionSettings) {
        switch findings.decision(under: protection) {
        case .unused: self.init(.available)
        case .used: self.init(.inUse)
        case .unknown: self.init(.available, isUsageKnown: false)
        }
    }
}
