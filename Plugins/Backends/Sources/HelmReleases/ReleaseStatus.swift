/// What Helm says of a revision of a release.
public enum ReleaseStatus: String, Sendable, Hashable, CaseIterable {
    /// It is what runs.
    case deployed
    /// A later one took its place; a rollback may bring it back.
    case superseded
    /// It was installed or upgraded, and something went wrong.
    case failed
    /// It is gone from the cluster, and kept in the history.
    case uninstalled
    /// It is being removed.
    case uninstalling
    /// It is being installed first, or the attempt was broken off.
    case pendingInstall = "pending-install"
    /// It is being upgraded to, or the attempt was broken off.
    case pendingUpgrade = "pending-upgrade"
    /// It is being rolled back to, or the attempt was broken off.
    case pendingRollback = "pending-rollback"
    /// Helm does not know, or says something that is unknown here.
    case unknown

    /// Whether an operation of Helm on it has not come to its end.
    public var isPending: Bool {
        self == .pendingInstall || self == .pendingUpgrade || self == .pendingRollback
    }
}
