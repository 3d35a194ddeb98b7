import CO2DMSPlugin
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

@testable import FluxAdapter

/// Sources of a real cluster as packages, and their deletion.
@Suite(.ownThread)
struct SourceRemovalTests {
    private static let manifest = "sha256:0123456789ab" + String(repeating: "c", count: 52)

    private func source(_ flux: TestFlux, metadata: [String: JSONValue] = [:]) throws {
        try flux.create(
            .ociRepository,
            "podinfo",
            ["interval": "1m", "url": "oci://registry.example/charts/podinfo", "ref": ["tag": "6.0.3"]],
            status: TestFlux.sourceStatus("6.0.3@\(Self.manifest)"),
            metadata: metadata
        )
    }

    private func delete(_ adapter: FluxFixture, flags: UInt32 = 0, digest: String? = nil) throws
        -> AdapterError?
    {
        try adapter.perform(.packageDelete) { request in
            request.name = "podinfo"
            request.version = "6.0.3"
            request.digest = digest
            request.flags = flags
        }.error
    }

    private func isThere(_ flux: TestFlux) throws -> Bool {
        let all = try flux.cluster.client.list(
            .init(namespace: flux.namespace),
            of: TestFlux.type(.ociRepository),
            as: MetadataOnly.self,
            TestCluster.terms
        )
        return !all.objects.isEmpty
    }

    @Test func `a source that nothing names is listed, can be looked up, and goes`() throws {
        let flux = try TestFlux()
        try source(flux)
        let adapter = try FluxFixture(flux)
        #expect(try adapter.packages() == ["podinfo 6.0.3"])
        let found = try adapter.perform(.packageGet) { request in
            (request.id, request.name, request.version) = ("podinfo-6.0.3", "podinfo", "6.0.3")
            request.flags = O2DMS_REQ_DETAIL | O2DMS_REQ_FRESH
        }
        let extensions = try JSONValue(parsing: try #require(found.packages.first?.extensionsJSON))
        #expect(extensions["manifestDigest"]?.string == Self.manifest)
        for flags in [O2DMS_REQ_DRY_RUN, 0] {
            let other = try delete(adapter, flags: flags, digest: Self.manifest)
            #expect(other?.code == .preconditionFailed, "no artifact is stored of it")
        }
        #expect(try delete(adapter, flags: O2DMS_REQ_DRY_RUN) == nil)
        #expect(try isThere(flux))
        #expect(try delete(adapter) == nil)
        #expect(try !isThere(flux))
        #expect(try adapter.packages().isEmpty)
        #expect(try delete(adapter)?.code == .notFound)
    }

    @Test func `a source that something names stays, unless that is insisted on`() throws {
        let flux = try TestFlux()
        try source(flux)
        try flux.create(
            .helmRelease,
            "web",
            ["interval": "1m", "chartRef": ["kind": "OCIRepository", "name": "podinfo"]]
        )
        let adapter = try FluxFixture(flux)
        let error = try #require(try delete(adapter))
        #expect(error.code == .inUse)
        let details = try JSONValue(parsing: try #require(error.detailsJSON))
        #expect(details["deployments"] == ["web"])
        #expect(try isThere(flux))
        #expect(try delete(adapter, flags: O2DMS_REQ_FORCE) == nil)
        #expect(try !isThere(flux))
    }

    @Test func `a reference that was made a moment ago counts`() throws {
        let flux = try TestFlux()
        try source(flux)
        let adapter = try FluxFixture(flux)
        #expect(try adapter.packages() == ["podinfo 6.0.3"])
        for round in 0..<5 {
            try flux.create(
                .kustomization,
                "web-\(round)",
                ["interval": "1m", "prune": true, "sourceRef": ["kind": "OCIRepository", "name": "podinfo"]]
            )
            #expect(try delete(adapter)?.code == .inUse)
            let key = ObjectKey(namespace: flux.namespace, name: "web-\(round)")
            try flux.cluster.client.delete(key, of: TestFlux.type(.kustomization), TestCluster.terms)
        }
        #expect(try delete(adapter) == nil)
    }

    @Test func `a directory of a source goes by itself, and not by force`() throws {
        let flux = try TestFlux()
        let spec: JSONValue = ["interval": "1m", "url": "https://git.example/apps.git"]
        let status = TestFlux.sourceStatus("main@sha1:\(TestFlux.commit)")
        try flux.create(.gitRepository, "src", spec, status: status)
        try flux.create(
            .kustomization,
            "web",
            [
                "interval": "1m", "prune": true, "path": "./deploy",
                "sourceRef": ["kind": "GitRepository", "name": "src"],
            ]
        )
        let adapter = try FluxFixture(flux)
        #expect(try adapter.packages() == ["src-deploy \(TestFlux.commit)"])
        let forced = try adapter.perform(.packageDelete) { request in
            request.name = "src-deploy"
            request.version = TestFlux.commit
            request.flags = O2DMS_REQ_FORCE
        }
        #expect(forced.error?.code == .unsupported)
    }

    @Test func `a source that Flux applies would come back, and stays`() throws {
        let flux = try TestFlux()
        try source(flux, metadata: ["labels": ["kustomize.toolkit.fluxcd.io/name": "apps"]])
        let adapter = try FluxFixture(flux)
        #expect(try delete(adapter)?.code == .conflict)
        #expect(try isThere(flux))
    }

    @Test func `a source has no archive to hand out`() throws {
        let flux = try TestFlux()
        try source(flux)
        let adapter = try FluxFixture(flux)
        let fetched = try adapter.perform(.packageFetch) { request in
            request.name = "podinfo"
            request.version = "6.0.3"
        }
        #expect(fetched.error?.code == .unsupported)
    }
}
