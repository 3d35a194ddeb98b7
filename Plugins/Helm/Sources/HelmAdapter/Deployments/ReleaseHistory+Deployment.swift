internal import Deployments
internal import HelmReleases
internal import O2DMSPluginKit

extension ReleaseHistory {
    /// What a release's revisions make of it as a deployment; the table is in the adapter's README.
    var deploymentStatus: DeploymentStatus {
        guard let current, let latest = revisions.first else {
            return revisions.isEmpty ? .unknown : .suspended
        }
        switch (current.status, latest.status) {
        case (.deployed, .failed): return .degraded
        case (.deployed, _) where pending != nil: return .updating
        case (.deployed, .uninstalling), (.uninstalling, _): return .deleting
        case (.deployed, _): return .deployed
        case (.failed, _): return .failed
        case (.pendingInstall, _): return .pending
        case (.pendingUpgrade, _), (.pendingRollback, _): return .updating
        case (.superseded, _), (.uninstalled, _), (.unknown, _): return .unknown
        }
    }

    /// The revisions that count, and as what.
    var uses: [(ReleaseRevision, DeployedPackage.Use)] {
        // More than one that is deployed is not Helm's doing; nobody can tell then which of them runs.
        let running = revisions.filter { $0.status == .deployed || $0.number == current?.number }
        let isRunning = { (revision: ReleaseRevision) in running.contains { $0.key == revision.key } }
        return running.map { ($0, .running) } + uncertain.filter { !isRunning($0) }.map { ($0, .declared) }
            + rollbackTargets.filter { !isRunning($0) }.map { ($0, .rollbackTarget) }
    }
}
