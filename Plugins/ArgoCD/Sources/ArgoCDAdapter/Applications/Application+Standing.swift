internal import O2DMSPluginKit

/// How a deployment stands, by the table in the README; the first line that holds decides.
extension Application {
    /// The health and phases that Argo CD writes.
    private enum Word {
        static let failures: Set<String> = ["Failed", "Error"]
        static let ongoing: Set<String> = ["Running", "Terminating"]
    }

    /// - Parameter isDeleting: whether the object's deletion was asked for.
    /// - Returns: the status.
    func standing(isDeleting: Bool) -> DeploymentStatus {
        if isDeleting { return .deleting }
        guard let status else { return .pending }
        let phase = status.operationState?.phase ?? ""
        if Word.ongoing.contains(phase) { return .updating }
        let health = status.health?.status ?? ""
        if health == "Suspended" { return .suspended }
        if Word.failures.contains(phase), status.sync?.status != "Synced" { return .failed }
        let hasRun = !(status.history ?? []).isEmpty
        switch health {
        case "Healthy": return .deployed
        case "Progressing": return .updating
        case "Degraded": return .degraded
        case "Missing": return hasRun ? .failed : .pending
        default: return hasRun || hasErrors ? .unknown : .pending
        }
    }

    /// What a person should know of the status; nil = there is nothing to say.
    var standingMessage: String? {
        var texts: [String] = []
        if let operation = status?.operationState, operation.phase != "Succeeded",
            let text = operation.message
        {
            texts.append(text)
        }
        if let text = status?.health?.message { texts.append(text) }
        texts += errors.compactMap(\.message)
        if texts.isEmpty, status?.sync?.status == "OutOfSync" { texts.append("out of sync with its sources") }
        if texts.isEmpty, status?.health?.status == "Missing" {
            texts.append("its resources are not in the cluster")
        }
        let whole = texts.filter { !$0.isEmpty }.joined(separator: "; ")
        return whole.isEmpty ? nil : String(whole.prefix(1000))
    }

    private var hasErrors: Bool { !errors.isEmpty }

    private var errors: [Condition] {
        (status?.conditions ?? []).filter { $0.type?.hasSuffix("Error") ?? false }
    }
}
