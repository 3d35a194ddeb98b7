import AdapterHost
import JSONText
import Observability
import PackageLifecycle

extension APIError {
    static func deploymentNotFound(_ id: String) -> APIError {
        APIError(
            404,
            "DeploymentNotFound",
            "there is no deployment \(id)",
            details: object { $0.member("deploymentId", id) }
        )
    }

    /// No adapter says anything about deployments: an empty list would claim that there are none.
    static func noClaim(_ findings: DeploymentFindings) -> APIError {
        noClaim(findings.withoutClaim.map { ($0.adapter, $0.reason) })
    }

    static func noClaim(_ adapters: [(name: String, reason: String?)]) -> APIError {
        let reason = adapters.first?.reason.map { ": " + Redaction.redacted($0) } ?? ""
        return notSupported(
            capability: Operation.deploymentList.name,
            adapters: adapters.map(\.name),
            "no adapter here watches deployments, so nobody can say which there are\(reason)"
        )
    }
}
