import CO2DMSPlugin
import Foundation
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing
import ThreadsTesting

@testable import FluxAdapter

/// What Flux deploys in a real cluster, asked for as the gateway asks.
@Suite(.ownThread)
struct DeploymentTests {
    private static let chart: JSONValue = [
        "spec": [
            "chart": "podinfo", "version": "6.x", "sourceRef": ["kind": "HelmRepository", "name": "charts"],
        ]
    ]

    /// A release with a history of one revision.
    private func release(
        _ flux: TestFlux,
        _ name: String,
        _ conditions: [JSONValue],
        history status: String? = "deployed",
        isSuspended: Bool = false
    ) throws {
        let snapshot: JSONValue? = status.map { status in
            [
                "name": .string(name), "namespace": .string(flux.namespace), "version": 3,
                "status": .string(status), "chartName": "podinfo", "chartVersion": "6.0.3",
                "configDigest": "sha256:1", "digest": "sha256:2", "firstDeployed": "2026-01-14T10:00:00Z",
                "lastDeployed": "2026-01-15T10:00:00Z",
            ]
        }
        try flux.create(
            .helmRelease,
            name,
            ["interval": "1m", "chart": Self.chart, "suspend": .bool(isSuspended)],
            status: conditions.isEmpty
                ? nil
                : [
                    "observedGeneration": 1, "conditions": .array(conditions),
                    "history": .array([snapshot].compactMap { $0 }),
                ]
        )
    }

    @Test func `each HelmRelease and Kustomization is a deployment with Flux's word on it`() throws {
        let flux = try TestFlux()
        try release(flux, "healthy", [TestFlux.condition("Ready")])
        try release(flux, "degraded", [TestFlux.condition("Ready", "False", "UpgradeFailed")])
        try release(
            flux,
            "progressing",
            [
                TestFlux.condition("Ready", "Unknown", "Progressing"),
                TestFlux.condition("Reconciling", "True", "Progressing"),
            ]
        )
        try release(
            flux,
            "failed",
            [TestFlux.condition("Ready", "False", "InstallFailed")],
            history: "failed"
        )
        try release(flux, "stalled", [TestFlux.condition("Stalled", "True", "RetriesExceeded")])
        try release(flux, "suspended", [TestFlux.condition("Ready")], isSuspended: true)
        try release(flux, "new", [])
        try flux.create(
            .kustomization,
            "manifests",
            [
                "interval": "1m", "prune": true, "sourceRef": ["kind": "GitRepository", "name": "src"],
                "x": [1],
            ],
            status: ["observedGeneration": 1, "conditions": [TestFlux.condition("Ready")], "more": ["a": 1]]
        )
        let adapter = try FluxFixture(flux)
        let found = try adapter.deployments()
        let statuses = found.mapValues(\.status)
        let prefix = "helmrelease.\(flux.namespace)."
        #expect(
            statuses == [
                prefix + "healthy": .deployed, prefix + "degraded": .degraded,
                prefix + "progressing": .updating,
                prefix + "failed": .failed, prefix + "stalled": .failed, prefix + "suspended": .suspended,
                prefix + "new": .pending, "kustomization.\(flux.namespace).manifests": .deployed,
            ]
        )
        #expect(found[prefix + "degraded"]?.statusMessage == "UpgradeFailed of Ready")
        #expect(found.values.allSatisfy { $0.isManager && $0.namespace == flux.namespace })
    }

    @Test func `a HelmRelease is known by its release, with chart, revision and true times`() throws {
        let flux = try TestFlux()
        try release(flux, "web", [TestFlux.condition("Ready")])
        let adapter = try FluxFixture(flux)
        let record = try adapter.perform(.deploymentGet) { request in
            request.id = "helmrelease.\(flux.namespace).web"
            request.flags = O2DMS_REQ_DETAIL
        }
        let deployment = try #require(record.deployments.first)
        let system = try flux.cluster.client.get(
            ObjectKey(namespace: nil, name: "kube-system"),
            of: ResourceType(group: "", version: "v1", plural: "namespaces", isNamespaced: false),
            as: MetadataOnly.self,
            TestCluster.terms
        )
        let uid = try #require(system.metadata.uid)
        #expect(deployment.identity == "helm:\(uid)/\(flux.namespace)/web")
        #expect(deployment.packageName == "podinfo" && deployment.packageVersion == "6.0.3")
        #expect(deployment.revision == 3 && deployment.evidence == .none)
        #expect(deployment.createdAt == 1_768_384_800_000_000_000)
        #expect(deployment.updatedAt == 1_768_471_200_000_000_000)
        let extensions = try JSONValue(parsing: try #require(deployment.extensionsJSON))
        #expect(extensions["object"]?.string == "HelmRelease/\(flux.namespace)/web")
        #expect(extensions["chartVersionRange"] == "6.x")
        #expect(try adapter.deployments().values.allSatisfy { $0.extensionsJSON == nil })
        let missing = try adapter.perform(.deploymentGet) { $0.id = "helmrelease.\(flux.namespace).none" }
        #expect(missing.error?.code == .notFound)
    }

    @Test func `what changes in the cluster is told without being asked for`() throws {
        let flux = try TestFlux()
        let adapter = try FluxFixture(flux)
        #expect(try adapter.deployments().isEmpty)
        try release(flux, "web", [TestFlux.condition("Ready")])
        let id = "helmrelease.\(flux.namespace).web"
        #expect(try eventually { try adapter.deployments()[id]?.status == .deployed })
        let key = ObjectKey(namespace: flux.namespace, name: "web")
        let type = TestFlux.type(.helmRelease)
        try flux.cluster.client.delete(key, of: type, TestCluster.terms)
        #expect(try eventually { try adapter.deployments().isEmpty })
    }

    @Test func `before a deletion the cluster is asked what is so now`() throws {
        let flux = try TestFlux()
        let adapter = try FluxFixture(flux)
        for round in 0..<10 {
            let name = "web-\(round)"
            try release(flux, name, [TestFlux.condition("Ready")])
            let users = try adapter.users("podinfo", "6.0.3", isFresh: true)
            #expect(users["helmrelease.\(flux.namespace).\(name)"] == .nameVersion)
            #expect(users.count == round + 1)
        }
        #expect(try adapter.users("podinfo", "5.0.0", isFresh: true).isEmpty)
    }

    @Test func `the digest in an OCI registry is exact proof`() throws {
        let flux = try TestFlux()
        let digest = "sha256:0123456789ab" + String(repeating: "c", count: 52)
        try flux.create(
            .ociRepository,
            "podinfo",
            ["interval": "1m", "url": "oci://registry.example/charts/podinfo", "ref": ["tag": "6.0.3"]],
            status: TestFlux.sourceStatus("6.0.3@\(digest)")
        )
        let snapshot: JSONValue = [
            "name": "web", "namespace": .string(flux.namespace), "version": 1, "status": "deployed",
            "chartName": "podinfo", "chartVersion": "6.0.3+0123456789ab", "ociDigest": .string(digest),
            "configDigest": "sha256:1", "digest": "sha256:2", "firstDeployed": "2026-01-14T10:00:00Z",
            "lastDeployed": "2026-01-15T10:00:00Z",
        ]
        try flux.create(
            .helmRelease,
            "web",
            ["interval": "1m", "chartRef": ["kind": "OCIRepository", "name": "podinfo"]],
            status: [
                "observedGeneration": 1, "conditions": [TestFlux.condition("Ready")], "history": [snapshot],
            ]
        )
        let adapter = try FluxFixture(flux)
        let id = "helmrelease.\(flux.namespace).web"
        let exact = try adapter.users("podinfo", "6.0.3") { request in
            request.digest = "sha256:" + String(repeating: "e", count: 64)
            request.parametersJSON = Array(#"{"manifestDigest":"\#(digest)"}"#.utf8)
        }
        #expect(exact == [id: .exact])
        #expect(try adapter.users("podinfo", "6.0.3") == [id: .nameVersion])
        #expect(try adapter.packages() == ["podinfo 6.0.3"])
    }

    @Test func `thousands of objects come in pages`() throws {
        let flux = try TestFlux()
        let count = 1200
        let type = TestFlux.type(.helmRelease)
        let namespace = flux.namespace
        let client = flux.cluster.client
        for index in 0..<count {
            let object: JSONValue = [
                "apiVersion": .string(type.apiVersion), "kind": "HelmRelease",
                "metadata": ["name": "web-\(index)"],
                "spec": ["interval": "1m", "chart": Self.chart],
            ]
            try client.create(object, in: namespace, of: type, as: MetadataOnly.self, TestCluster.terms)
        }
        let adapter = try FluxFixture(flux, pageObjects: 100)
        #expect(eventually { (try? adapter.deployments())?.count == count })
        #expect(try adapter.users("podinfo", "6.9.0", isFresh: true).count == count)
    }

    @Test func `without a cluster no claim is made`() throws {
        let adapter = try FluxFixture(kubernetes: nil)
        #expect(try adapter.perform(.deploymentList).error?.code == .unsupported)
        #expect(try adapter.perform(.deploymentGet) { $0.id = "x" }.error?.code == .unsupported)
        let health = try adapter.health()
        #expect(health.error == nil)
        #expect(health.details?["deployments"] == "not watched: no cluster is configured")
    }

    @Test func `who may not look cannot tell`() throws {
        let flux = try TestFlux()
        let config = try String(contentsOfFile: flux.cluster.server.kubeconfigFile, encoding: .utf8)
        let file = NSTemporaryDirectory() + "o2dms-viewer-\(flux.namespace)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try config.replacingOccurrences(
            of: KubernetesAPIServer.adminToken,
            with: KubernetesAPIServer.viewerToken
        )
        .write(toFile: file, atomically: true, encoding: .utf8)
        let adapter = try FluxFixture(kubernetes: ["kubeconfig": .string(file)])
        for flags in [0, O2DMS_REQ_FRESH] {
            let record = try adapter.perform(.deploymentList) { request in
                request.name = "podinfo"
                request.flags = flags
            }
            #expect(record.error?.code == .unavailable)
            #expect(record.error?.message.contains("rbac.yaml") == true, "\(record.error?.message ?? "")")
        }
        #expect(try adapter.health().error?.code == .unavailable)
    }
}
