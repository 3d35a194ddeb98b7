import AdapterHost
import JSONText
import PackageLifecycle

/// What the dry run of a deletion answers: what would happen, and to whom.
enum DeletionReport {
    /// `refusal`: why nothing would be deleted; `details`: what the adapter has to say.
    static func json(
        _ package: [UInt8],
        _ adapter: Adapter,
        _ findings: DeploymentFindings,
        isSoft: Bool,
        refusal: APIError?,
        details: [UInt8]?
    ) -> [UInt8] {
        APIError.object { writer in
            writer.member("dryRun", true)
            writer.member("adapter", adapter.name)
            writer.member("package", json: package)
            writer.member("wouldDelete", refusal == nil && !isSoft)
            if isSoft { writer.member("wouldDeprecate", refusal == nil) }
            if let refusal {
                writer.key("refusal")
                writer.beginObject()
                writer.member("error", refusal.type)
                writer.member("message", refusal.message)
                writer.member("code", refusal.status)
                if let details = refusal.details { writer.member("details", json: details) }
                writer.endObject()
            }
            writer.member("usageKnown", findings.isClaimed && findings.silent.isEmpty)
            writer.key("deployments")
            writer.beginArray()
            for index in 0..<findings.count {
                let found = findings[index]
                DeploymentJSON.write(
                    found.view,
                    adapter: found.adapter,
                    evidence: found.evidence,
                    to: &writer
                )
            }
            writer.endArray()
            if let details { writer.member("report", json: details) }
        }
    }
}
