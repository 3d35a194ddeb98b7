import JSONText
import Kubernetes
import KubernetesTesting
import Testing

@testable import FluxAdapter

/// Flux's objects as the real API server hands them out.
struct ObjectReadingTests {
    private func read<Content: FluxObject>(
        _ flux: TestFlux,
        _ name: String,
        as content: Content.Type,
        version: String? = nil
    ) throws -> Content {
        let key = ObjectKey(namespace: flux.namespace, name: name)
        let type = TestFlux.type(Content.kind, version: version)
        return try flux.cluster.client.get(key, of: type, as: content, TestCluster.terms).content
    }

    @Test func `a Git repository with its artifact`() throws {
        let flux = try TestFlux()
        let revision = "main@sha1:\(TestFlux.commit)"
        try flux.create(
            .gitRepository,
            "apps",
            [
                "url": "https://git.example/apps.git", "interval": "1m", "ref": ["branch": "main"],
                "timeout": "20s",
            ],
            status: TestFlux.sourceStatus(revision)
        )
        let object = try read(flux, "apps", as: GitRepositoryObject.self)
        #expect(object.spec.url == "https://git.example/apps.git" && object.spec.ref?.branch == "main")
        #expect(object.status?.artifact?.revision == revision && object.status?.artifact?.size == 1234)
        #expect(object.status?.artifact?.sha256 == TestFlux.digest)
        #expect(object.state["Ready"]?.isTrue == true && object.state.observedGeneration == 1)
        #expect(!object.isSuspended)
    }

    @Test func `an OCI repository, a bucket and repositories of charts`() throws {
        let flux = try TestFlux()
        try flux.create(
            .ociRepository,
            "podinfo",
            [
                "url": "oci://registry.example/stefanprodan/charts/podinfo", "interval": "5m",
                "ref": ["semver": "6.x"],
                "layerSelector": ["mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip"],
                "suspend": true,
            ]
        )
        let oci = try read(flux, "podinfo", as: OCIRepositoryObject.self)
        #expect(oci.spec.ref?.semver == "6.x" && oci.isSuspended && oci.status == nil)
        #expect(oci.spec.layerSelector?.mediaType?.contains("helm.chart") == true)
        try flux.create(
            .bucket,
            "assets",
            [
                "bucketName": "b", "endpoint": "minio.example:9000", "interval": "5m", "prefix": "p/",
                "insecure": true,
            ]
        )
        let bucket = try read(flux, "assets", as: BucketObject.self)
        #expect(bucket.spec.prefix == "p/" && bucket.spec.insecure == true && bucket.state.conditions.isEmpty)
        try flux.create(.helmRepository, "charts", ["url": "oci://registry.example/charts", "type": "oci"])
        #expect(try read(flux, "charts", as: HelmRepositoryObject.self).isRegistry)
    }

    @Test func `a HelmRelease with its history`() throws {
        let flux = try TestFlux()
        let status: JSONValue = [
            "observedGeneration": 1, "helmChart": "x/y", "storageNamespace": "apps",
            "conditions": [TestFlux.condition("Ready"), TestFlux.condition("Released")],
            "history": [
                [
                    "name": "web", "namespace": "apps", "version": 3, "status": "deployed",
                    "chartName": "podinfo",
                    "chartVersion": "6.0.3+0123456789ab", "appVersion": "6.0.3", "configDigest": "sha256:1",
                    "digest": "sha256:2", "firstDeployed": "2026-01-14T10:00:00Z",
                    "lastDeployed": "2026-01-15T10:00:00Z", "ociDigest": .string(TestFlux.digest),
                    "testHooks": ["a": ["phase": "Succeeded"]],
                ]
            ],
            "inventory": ["entries": []],
        ]
        let chart: JSONValue = [
            "spec": [
                "chart": "podinfo", "version": "6.x", "reconcileStrategy": "ChartVersion",
                "sourceRef": ["kind": "HelmRepository", "name": "charts", "namespace": "flux-system"],
            ]
        ]
        try flux.create(
            .helmRelease,
            "web",
            ["interval": "1m", "chart": chart, "values": ["a": 1]],
            status: status
        )
        let release = try read(flux, "web", as: HelmReleaseObject.self)
        #expect(release.spec.chart?.spec.version == "6.x")
        #expect(release.spec.chart?.spec.sourceRef.namespace == "flux-system")
        let snapshot = try #require(release.status?.history?.first)
        #expect(snapshot.chartName == "podinfo" && snapshot.version == 3 && snapshot.status == "deployed")
        #expect(snapshot.ociDigest == TestFlux.digest && snapshot.lastDeployed == "2026-01-15T10:00:00Z")
        #expect(release.status?.helmChart == "x/y" && release.status?.storageNamespace == "apps")
    }

    @Test func `a HelmChart and a Kustomization`() throws {
        let flux = try TestFlux()
        try flux.create(
            .helmChart,
            "web",
            [
                "chart": "podinfo", "version": "*", "interval": "1m", "valuesFiles": ["values-prod.yaml"],
                "sourceRef": ["kind": "HelmRepository", "name": "charts"],
            ],
            status: [
                "observedChartName": "podinfo", "observedSourceArtifactRevision": .string(TestFlux.digest),
                "artifact": TestFlux.sourceStatus("6.0.3+1")["artifact"] ?? nil,
            ]
        )
        let chart = try read(flux, "web", as: HelmChartObject.self)
        #expect(
            chart.spec.valuesFiles == ["values-prod.yaml"] && chart.status?.observedChartName == "podinfo"
        )
        #expect(chart.status?.artifact?.revision == "6.0.3+1")
        try flux.create(
            .kustomization,
            "web",
            [
                "path": "./deploy/prod", "prune": true, "interval": "1m", "targetNamespace": "apps",
                "sourceRef": ["kind": "GitRepository", "name": "apps"],
            ],
            status: ["lastAppliedRevision": "main@sha1:\(TestFlux.commit)", "inventory": ["entries": []]]
        )
        let kustomization = try read(flux, "web", as: KustomizationObject.self)
        #expect(kustomization.spec.path == "./deploy/prod" && kustomization.spec.targetNamespace == "apps")
        #expect(kustomization.status?.lastAppliedRevision == "main@sha1:\(TestFlux.commit)")
    }

    @Test func `the best version that both sides know is asked for`() throws {
        let flux = try TestFlux()
        let client = flux.cluster.client
        for kind in FluxKind.allCases {
            let type = try client.find(kind.plural, of: kind.group, in: kind.versions, TestCluster.terms)
            #expect(type == TestFlux.type(kind))
            let older = Array(kind.versions.dropFirst())
            let second = try client.find(kind.plural, of: kind.group, in: older, TestCluster.terms)
            #expect(second == TestFlux.type(kind, version: kind.versions[1]))
        }
    }
}
