import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import TestServers
import Testing
import ThreadsTesting

@testable import FluxAdapter

/// A cluster of its own, into which Flux comes after the gateway, in the versions of 2021.
@Suite(.ownThread)
struct OldClusterTests {
    @Test func `Flux may come later, and in older versions`() throws {
        let server = try KubernetesAPIServer()
        defer { server.stop() }
        let cluster = try TestCluster(server)
        let adapter = try FluxFixture(kubernetes: ["kubeconfig": .string(server.kubeconfigFile)])
        #expect(try eventually { try adapter.health().error == nil })
        let before = try adapter.health().details
        #expect(before?["deployments"] == "nothing to watch: the cluster does not know Flux's types")
        #expect(try adapter.deployments().isEmpty)

        for resource in FluxResources.old { try cluster.serve(resource) }
        let namespace = try cluster.makeNamespace()
        let source: JSONValue = ["kind": "HelmRepository", "name": "charts"]
        try create(
            cluster,
            .helmRepository,
            "charts",
            in: namespace,
            ["spec": ["url": "https://charts.example", "interval": "1m"]]
        )
        let chart: JSONValue = ["spec": ["chart": "podinfo", "version": ">=6.0.0", "sourceRef": source]]
        try create(
            cluster,
            .helmRelease,
            "web",
            in: namespace,
            [
                "spec": ["interval": "1m", "chart": chart],
                "status": [
                    "observedGeneration": 1, "lastAppliedRevision": "6.0.3", "lastReleaseRevision": 2,
                    "helmChart": "\(namespace)/\(namespace)-web", "conditions": [TestFlux.condition("Ready")],
                ],
            ]
        )
        let id = "helmrelease.\(namespace).web"
        #expect(try adapter.users("podinfo", "6.0.3", isFresh: true) == [id: .nameVersion])
        #expect(eventually { (try? adapter.deployments())?[id]?.revision == 2 })
        let types = try adapter.health().details?["types"]
        #expect(types?["HelmRelease"] == "helm.toolkit.fluxcd.io/v2beta1")
        #expect(types?["GitRepository"] == "source.toolkit.fluxcd.io/v1beta1")
        #expect(types?["OCIRepository"] == nil)
    }

    private func create(
        _ cluster: TestCluster,
        _ kind: FluxKind,
        _ name: String,
        in namespace: String,
        _ rest: JSONValue
    ) throws {
        let type = TestFlux.type(kind, version: kind.versions[2])
        let head: [JSONMember] = [
            JSONMember(key: "apiVersion", value: .string(type.apiVersion)),
            JSONMember(key: "kind", value: .string(kind.rawValue)),
            JSONMember(key: "metadata", value: ["name": .string(name)]),
        ]
        try cluster.create(.object(head + (rest.members ?? [])), in: namespace, of: type)
    }
}
