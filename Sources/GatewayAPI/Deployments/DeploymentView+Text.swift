import AdapterHost

extension DeploymentView.Status {
    /// The status in answers and in the query parameter `status`.
    var text: String {
        switch self {
        case .unknown: "unknown"
        case .pending: "pending"
        case .deployed: "deployed"
        case .degraded: "degraded"
        case .failed: "failed"
        case .updating: "updating"
        case .deleting: "deleting"
        case .suspended: "suspended"
        }
    }
}

extension DeploymentView.Evidence {
    /// The evidence in answers; nil if no package was asked about.
    var text: String? {
        switch self {
        case .none: nil
        case .exact: "exact"
        case .nameVersion: "name-version"
        case .declared: "declared"
        case .rollbackTarget: "rollback-target"
        }
    }
}
