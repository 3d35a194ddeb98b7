import CO2DMSPlugin
import Foundation
import HTTPStandIn
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing
import ThreadsTesting

@testable import FluxAdapter

/// What the adapter may do with the rights of its manifest, in one namespace and nowhere else.
@Suite(.ownThread)
struct PermissionTests {
    private static let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../rbac.yaml").standardizedFileURL.path
    /// Of a repository of charts that was registered.
    private static let annotations: JSONValue = [
        "o2dms.io/name": "nginx", "o2dms.io/version": "2.0.0", "o2dms.io/path": "nginx",
    ]

    let flux: TestFlux

    init() throws { flux = try TestFlux() }

    /// An adapter with the rights of the manifest, but for some verbs.
    private func adapter(without verbs: Set<String>) throws -> FluxFixture {
        let user = "flux-\(flux.namespace)"
        try flux.cluster.grant(Self.manifest, without: verbs, to: user, in: flux.namespace)
        let servers = [
            try RegistrationTargets.git.get().url, "//\(try RegistrationTargets.registry.get().host)",
        ]
        let hosts = servers.compactMap { $0.split(separator: "/").last.map { JSONValue.string(String($0)) } }
        let charts = JSONValue.string("127.0.0.1:\(try Self.charts.get().port)")
        return try FluxFixture(
            kubernetes: [
                "kubeconfig": .string(flux.cluster.server.kubeconfigFile),
                "namespaces": [.string(flux.namespace)], "impersonate": ["user": .string(user)],
            ],
            [
                JSONMember(
                    key: "registration",
                    value: ["namespace": .string(flux.namespace), "hosts": .array(hosts + [charts])]
                )
            ]
        )
    }

    private static let charts = Result { try RegistrationTargets.chartRepository() }
    private static let chart = Result {
        try RegistrationTargets.pushChart("3.0.0", to: RegistrationTargets.registry.get())
    }

    private static let specifications: [FluxKind: JSONValue] = [
        .gitRepository: ["interval": "1m", "url": "https://git.example/apps.git"],
        .ociRepository: ["interval": "1m", "url": "oci://registry.example/charts/podinfo"],
        .bucket: ["interval": "1m", "bucketName": "b", "endpoint": "s3.example"],
        .helmRepository: ["interval": "1m", "url": "https://charts.example"],
        .helmChart: ["interval": "1m", "chart": "redis", "version": "1.x", "sourceRef": reference],
        .helmRelease: ["interval": "1m", "chart": ["spec": ["chart": "web", "sourceRef": reference]]],
        .kustomization: [
            "interval": "1m", "prune": true, "sourceRef": ["kind": "GitRepository", "name": "none"],
        ],
    ]
    private static let reference: JSONValue = ["kind": "HelmRepository", "name": "charts"]
    private static let revisions: [FluxKind: String] = [
        .gitRepository: "main@sha1:\(TestFlux.commit)", .ociRepository: "6.0.2@\(TestFlux.digest)",
        .bucket: TestFlux.digest, .helmChart: "1.0.0",
    ]

    /// One object of each kind, of which five are packages.
    private func writeObjects() throws {
        for kind in FluxKind.allCases {
            try flux.create(
                kind,
                kind == .helmRepository ? "charts" : kind.plural,
                Self.specifications[kind] ?? [:],
                status: Self.revisions[kind].map { TestFlux.sourceStatus($0) }
            )
        }
        try flux.create(
            .helmRepository,
            "registered",
            Self.specifications[.helmRepository] ?? [:],
            metadata: ["annotations": Self.annotations]
        )
    }

    /// Registers a package of each kind, then deletes every package; hands over what was refused.
    private func exercise(_ adapter: FluxFixture) throws -> [AdapterError] {
        let git = try RegistrationTargets.repository().url
        let registry = try RegistrationTargets.registry.get().host
        _ = try Self.chart.get()
        let registrations: [(String, String, JSONValue)] = [
            ("web", "1.0.0", RegistrationTargets.gitParameters(git)),
            ("demo", "3.0.0", ["repoURL": .string("oci://\(registry)/charts/demo"), "insecure": true]),
            (
                "podinfo", "6.0.3",
                ["repoURL": .string(try Self.charts.get().url + "/stable"), "chart": "podinfo"]
            ),
        ]
        let changes = try registrations.map { try adapter.register($0.0, $0.1, $0.2) }
        let removals = try ((try? adapter.packages()) ?? []).map { package in
            let words = package.split(separator: " ").map(String.init)
            return try adapter.perform(.packageDelete) { ($0.name, $0.version) = (words[0], words[1]) }
        }
        return (changes + removals).compactMap(\.error)
    }

    @Test func `the manifest's rights are enough for deployments, registrations and deletions`() throws {
        try writeObjects()
        let adapter = try adapter(without: [])
        #expect(try eventually { try adapter.health().error == nil })
        #expect(try adapter.packages().count == 5)
        #expect(try exercise(adapter).map(\.message) == [])
        #expect(try adapter.packages().isEmpty)
        #expect(ClusterRight.verbs(of: Self.manifest).count == 5)
    }

    @Test(arguments: ClusterRight.verbs(of: manifest).filter { $0 != "get" })
    func `each right of the manifest is needed`(verb: String) throws {
        try writeObjects()
        let adapter = try adapter(without: [verb])
        if verb != "list", verb != "watch" { #expect(try eventually { try adapter.health().error == nil }) }
        let refused = try exercise(adapter).map(\.message)
        let needed = try ClusterRight.granted(by: Self.manifest).filter { $0.verb == verb }
        func missing() -> Set<ClusterRight> {
            let log = adapter.host.log.compactMap { $0.fields?["error"]?.string }
            return ClusterRight.missing(in: refused + log)
        }
        #expect(eventually { missing().isSuperset(of: needed) }, "\(needed.subtracting(missing()))")
    }

    @Test func `each right to get is needed for what the watches do not know yet`() throws {
        let adapter = try adapter(without: ["get", "watch"])
        #expect(eventually { adapter.host.log.count { $0.message == "the cluster is not watched" } == 7 })
        for kind in FluxKind.allCases {
            // A list that comes in between makes the object known.
            let isRefused = try eventually {
                let made = try flux.create(kind, "x", Self.specifications[kind] ?? [:])
                defer {
                    try? flux.cluster.client.delete(made.key, of: TestFlux.type(kind), TestCluster.terms)
                }
                do { _ = try adapter.users("x", "1.0.0", isFresh: true) } catch {
                    return ClusterRight.missing(in: [(error as? AdapterError)?.message ?? ""])
                        == [ClusterRight(verb: "get", resource: kind.plural)]
                }
                return false
            }
            #expect(isRefused, "\(kind)")
        }
    }

    @Test(arguments: [([], false), (["get"], true)] as [(Set<String>, Bool)])
    func `without the right to read kube-system a release is known by the API server's address`(
        verbs: Set<String>,
        isAddress: Bool
    ) throws {
        try writeObjects()
        let adapter = try adapter(without: verbs)
        #expect(try eventually { try adapter.health().error == nil })
        let identity = try #require(
            try adapter.deployments().values.compactMap(\.identity).first { $0.hasPrefix("helm:") }
        )
        #expect(identity.contains(flux.cluster.server.url) == isAddress, "\(identity)")
    }
}
