import JSONText
import Kubernetes
import O2DMSPluginKit
import Testing

@testable import FluxAdapter

/// How a deployment stands, by what Flux says of it.
struct FluxStatusTests {
    /// A condition in one word: `Ready`, `-Ready` (False), `?Ready` (Unknown), with a reason behind a colon.
    private func judge(
        _ conditions: [String],
        isSuspended: Bool = false,
        isRunning: Bool = false,
        generation: Int64 = 2,
        observed: Int64? = 2,
        isDeleted: Bool = false
    ) throws -> DeploymentStatus {
        let written: [JSONValue] = conditions.map { word in
            let parts = word.split(separator: ":")
            let type = String(parts[0].drop { "-?".contains($0) })
            let status = word.hasPrefix("-") ? "False" : word.hasPrefix("?") ? "Unknown" : "True"
            let reason = parts.count > 1 ? String(parts[1]) : "Any"
            return [
                "type": .string(type), "status": .string(status), "reason": .string(reason), "message": "m",
            ]
        }
        let object: JSONValue = [
            "spec": ["suspend": .bool(isSuspended), "sourceRef": ["kind": "GitRepository", "name": "apps"]],
            "status": [
                "conditions": .array(written), "observedGeneration": observed.map { .integer($0) } ?? .null,
            ],
        ]
        var metadata: JSONValue = ["name": "web", "namespace": "apps", "generation": .integer(generation)]
        if isDeleted {
            metadata = ["name": "web", "namespace": "apps", "deletionTimestamp": "2026-01-14T10:00:00Z"]
        }
        return FluxStatus(
            try object.decode(KustomizationObject.self),
            try metadata.decode(ObjectMetadata.self),
            isRunning: isRunning
        ).status
    }

    @Test func `what is ready and seen is deployed`() throws {
        #expect(try judge(["Ready"]) == .deployed)
    }

    @Test func `what is ready in an older generation is being updated`() throws {
        #expect(try judge(["Ready"], generation: 3) == .updating)
        #expect(try judge(["Ready"], observed: -1) == .updating)
    }

    @Test func `what Flux works on is being updated`() throws {
        #expect(try judge(["?Ready:Progressing", "Reconciling:Progressing"]) == .updating)
        #expect(try judge(["-Ready", "Reconciling:Progressing"], isRunning: true) == .updating)
        #expect(try judge(["?Ready"]) == .updating)
        #expect(try judge(["Reconciling:Progressing"]) == .updating)
    }

    @Test func `what is not ready is degraded if something runs, else failed`() throws {
        #expect(try judge(["-Ready:InstallFailed"]) == .failed)
        #expect(try judge(["-Ready:UpgradeFailed"], isRunning: true) == .degraded)
        #expect(try judge(["-Ready", "Reconciling:ProgressingWithRetry"], isRunning: true) == .degraded)
        #expect(try judge(["-Ready", "Reconciling:ProgressingWithRetry"]) == .failed)
    }

    @Test func `what is stalled has failed, whatever runs`() throws {
        #expect(try judge(["-Ready", "Stalled:RetriesExceeded"], isRunning: true) == .failed)
        #expect(try judge(["Ready", "-Stalled"]) == .deployed)
    }

    @Test func `what waits for a dependency is pending until it has run`() throws {
        #expect(try judge(["-Ready:DependencyNotReady"]) == .pending)
        #expect(try judge(["-Ready:DependencyNotReady", "Reconciling:ProgressingWithRetry"]) == .pending)
        #expect(try judge(["-Ready:DependencyNotReady"], isRunning: true) == .degraded)
    }

    @Test func `what nobody has looked at is pending, or unknown if it ran before`() throws {
        #expect(try judge([], observed: nil) == .pending)
        #expect(try judge([], isRunning: true) == .unknown)
        #expect(try judge(["Healthy"]) == .pending)
    }

    @Test func `suspension and deletion come first`() throws {
        #expect(try judge(["Ready"], isSuspended: true) == .suspended)
        #expect(try judge(["-Ready", "Stalled"], isSuspended: true) == .suspended)
        #expect(try judge(["Ready"], isSuspended: true, isDeleted: true) == .deleting)
    }

    @Test func `the message is Flux's own, the one that tells most`() throws {
        let object: JSONValue = [
            "spec": ["sourceRef": ["kind": "GitRepository", "name": "apps"]],
            "status": [
                "conditions": [
                    [
                        "type": "Reconciling", "status": "True", "reason": "ProgressingWithRetry",
                        "message": "retrying",
                    ],
                    ["type": "Ready", "status": "False", "message": "install failed"],
                ]
            ],
        ]
        let metadata: JSONValue = ["name": "web"]
        let status = FluxStatus(
            try object.decode(KustomizationObject.self),
            try metadata.decode(ObjectMetadata.self),
            isRunning: false
        )
        #expect(status.message == "install failed")
        #expect(status.status == .failed)
    }
}
