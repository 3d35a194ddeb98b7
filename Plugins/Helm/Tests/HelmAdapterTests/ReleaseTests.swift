import Foundation
import JSONText
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Releases that the real helm makes on the real API server, as the adapter reports them.
@Suite(.ownThread)
struct ReleaseTests {
    @Test(arguments: [(HelmCommand.helm3, "secret"), (.helm4, "secret"), (.helm4, "configmap")])
    func `a release is a deployment from its installation to its end`(_ helm: HelmCommand, _ driver: String)
        throws
    {
        try ReleaseFixture.with { fixture in
            try fixture.writeChart("1.0.0")
            try fixture.helm(helm, "install web chart", driver: driver)
            #expect(try fixture.users(of: "1.0.0", isFresh: true) == ["web": .nameVersion])
            #expect(try eventually { try fixture.list().count == 1 })
            let installed = try #require(try fixture.list().first)
            #expect(installed.id == "\(fixture.namespace).web" && installed.namespace == fixture.namespace)
            #expect(installed.packageName == "demo" && installed.packageVersion == "1.0.0")
            #expect(installed.status == .deployed && installed.revision == 1 && installed.evidence == .none)
            #expect(installed.identity?.hasSuffix("/\(fixture.namespace)/web") ?? false)
            let created = try #require(installed.createdAt)
            #expect(created == installed.updatedAt)
            #expect(abs(Double(created) / 1e9 - Date.now.timeIntervalSince1970) < 600)

            try fixture.writeChart("1.1.0+build")
            try fixture.helm(helm, "upgrade web chart", driver: driver)
            #expect(try fixture.users(of: "1.0.0", isFresh: true) == ["web": .rollbackTarget])
            #expect(try eventually { try fixture.users(of: "1.1.0+build") == ["web": .nameVersion] })
            #expect(try fixture.users(of: "1.1.0").isEmpty && fixture.users(of: "1.1.0+other").isEmpty)
            let upgraded = try fixture.get("\(fixture.namespace).web")
            #expect(upgraded.deployment.revision == 2 && upgraded.deployment.createdAt == created)
            #expect(try #require(upgraded.deployment.updatedAt) > created)
            #expect(
                upgraded.extensions["revisions"]?.elements?.map { $0["chartVersion"]?.string } == [
                    "1.1.0+build", "1.0.0",
                ]
            )
            #expect(upgraded.extensions["repository"] == .null)

            try fixture.helm(helm, "uninstall web --keep-history", driver: driver)
            #expect(try fixture.users(of: "1.1.0+build", isFresh: true) == ["web": .rollbackTarget])
            #expect(try eventually { try fixture.list().first?.status == .suspended })
            try fixture.helm(helm, "uninstall web", driver: driver)
            #expect(try fixture.users(of: "1.1.0+build", isFresh: true).isEmpty)
            #expect(try eventually { try fixture.list().isEmpty })
            #expect(throws: AdapterError.self) { try fixture.get("\(fixture.namespace).web") }
        }
    }

    @Test(arguments: [HelmCommand.helm3, .helm4])
    func `what failed says so, and what runs is still in use`(_ helm: HelmCommand) throws {
        try ReleaseFixture.with { fixture in
            try fixture.writeChart("1.0.0", template: "data: {\"not a key\": b}")
            try fixture.helm(helm, "install first chart", succeeds: false)
            #expect(try fixture.users(of: "1.0.0", isFresh: true) == ["first": .nameVersion])
            #expect(try eventually { try fixture.list().map(\.status) == [.failed] })

            try fixture.writeChart("1.0.0")
            try fixture.helm(helm, "install second chart")
            try fixture.writeChart("1.1.0", template: "data: {\"not a key\": b}")
            try fixture.helm(helm, "upgrade second chart", succeeds: false)
            #expect(try fixture.users(of: "1.0.0", isFresh: true)["second"] == .nameVersion)
            // The upgrade may have changed a part of it.
            #expect(try fixture.users(of: "1.1.0", isFresh: true)["second"] == .declared)
            let id = "\(fixture.namespace).second"
            #expect(try eventually { try fixture.list().first { $0.id == id }?.status == .degraded })
            let deployment = try fixture.get(id).deployment
            #expect(
                deployment.packageVersion == "1.0.0" && deployment.statusMessage?.contains("failed") ?? false
            )
        }
    }

    @Test func `what is being installed is pending, also if helm is killed meanwhile`() throws {
        try ReleaseFixture.with { fixture in
            // No controller runs the Job, so the hook never comes to its end.
            let hook = """
                data: {a: b}
                ---
                apiVersion: batch/v1
                kind: Job
                metadata: {name: hook, annotations: {helm.sh/hook: pre-install}}
                spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}}
                """
            try fixture.writeChart("1.0.0", template: hook)
            let process = try fixture.startHelm(.helm3, "install web chart")
            #expect(try eventually { try fixture.list().map(\.status) == [.pending] })
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(try fixture.users(of: "1.0.0", isFresh: true) == ["web": .nameVersion])
            #expect(try fixture.list().map(\.status) == [.pending])
        }
    }

    @Test func `without a cluster no claim is made, and health says so`() throws {
        try withDirectoryAdapter { plugin, _ in
            var request = StandInRequest()
            request.id = "a.b"
            for operation in [Capability.deploymentList, .deploymentGet] {
                let record = try #require(plugin.perform(operation, request))
                #expect(record.error?.code == .unsupported)
            }
            let details = plugin.perform(.health)?.details
            #expect(details?["deployments"] == "not watched: no cluster is configured")
        }
    }

    @Test func `health says since when the cluster is watched`() throws {
        try ReleaseFixture.with { fixture in
            #expect(eventually { fixture.health?.hasPrefix("watched since 20") ?? false })
        }
    }

    @Test func `the manifest's rights are enough, in one namespace`() throws {
        let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../rbac.yaml").standardizedFileURL.path
        try ReleaseFixture.with(manifest: manifest) { fixture in
            try fixture.cluster.create(.init("web", chart: "demo", version: "1.0.0"), in: fixture.namespace)
            #expect(try fixture.users(of: "1.0.0", isFresh: true) == ["web": .nameVersion])
            #expect(try eventually { try fixture.list().map(\.name) == ["web"] })
        }
    }

    @Test func `a missing right is named and never taken for silence`() throws {
        try ReleaseFixture.with(token: "viewer-token") { fixture in
            for isFresh in [false, true] {
                let error = #expect(throws: AdapterError.self) {
                    try fixture.users(of: "1.0.0", isFresh: isFresh)
                }
                #expect(error?.code == .unavailable)
                // Both storages of releases are asked at the same time, and the first refusal is told.
                let message = error?.message ?? ""
                #expect(
                    ["secrets", "configmaps"].contains { message.contains("cannot list resource \"\($0)\"") },
                    "\(message)"
                )
            }
            #expect(fixture.health?.contains("not watched at present") ?? false)
        }
    }
}
