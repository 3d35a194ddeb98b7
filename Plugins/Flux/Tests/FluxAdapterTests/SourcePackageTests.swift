import JSONText
import O2DMSPluginKit
import Testing
import ThreadsTesting

@testable import FluxAdapter

/// Flux's sources as packages.
@Suite(.ownThread)
struct SourcePackageTests {
    private static let manifest = "sha256:0123456789ab" + String(repeating: "c", count: 52)

    private func extensions(_ package: SourcePackage) throws -> JSONValue {
        try JSONValue(parsing: try #require(package.package.extensionsJSON))
    }

    @Test func `a Git repository is a package at each directory that is deployed from it`() throws {
        var objects = FluxObjects()
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps.git"],
            status: TestFlux.sourceStatus("main@sha1:\(TestFlux.commit)")
        )
        for (name, path) in [
            ("prod", "./deploy/prod"), ("prod-2", "deploy/prod/"), ("test", "./deploy/test"),
        ] {
            try objects.add(
                .kustomization,
                name,
                ["path": .string(path), "sourceRef": ["kind": "GitRepository", "name": "src"]]
            )
        }
        let packages = objects.packages.sorted { $0.package.name < $1.package.name }
        #expect(packages.map(\.package.name) == ["src-deploy-prod", "src-deploy-test"])
        #expect(packages.map(\.package.artifactVersion) == [TestFlux.commit, TestFlux.commit])
        let uri = "git+https://git.example/apps.git//deploy/prod?ref=\(TestFlux.commit)"
        #expect(packages[0].package.packageURI == uri)
        #expect(packages[0].package.checksum == nil)
        let users = try extensions(packages[0])["usedBy"]
        #expect(users == ["Kustomization/apps/prod", "Kustomization/apps/prod-2"])
    }

    @Test func `a Git repository that nothing deploys is one package with its artifact's digest`() throws {
        var objects = FluxObjects()
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps.git"],
            status: TestFlux.sourceStatus("main@sha1:\(TestFlux.commit)")
        )
        let package = try #require(objects.packages.first)
        #expect(package.package.name == "src" && package.package.checksum == TestFlux.digest)
        #expect(package.package.sizeBytes == 1234 && package.package.updatedAt == 1_768_384_800_000_000_000)
        #expect(try extensions(package)["revision"] == "main@sha1:\(TestFlux.commit)")
        #expect(try extensions(package)["object"] == "GitRepository/apps/src")
    }

    @Test func `what runs is a package, though the source is further on`() throws {
        var objects = FluxObjects()
        let before = String(repeating: "7", count: 40)
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps.git"],
            status: TestFlux.sourceStatus("main@sha1:\(TestFlux.commit)")
        )
        try objects.add(
            .kustomization,
            "web",
            ["path": "./deploy", "sourceRef": ["kind": "GitRepository", "name": "src"]],
            status: ["lastAppliedRevision": .string("main@sha1:\(before)")]
        )
        let packages = objects.packages
        #expect(Set(packages.map(\.package.artifactVersion)) == [before, TestFlux.commit])
        #expect(packages.allSatisfy { $0.package.name == "src-deploy" && !$0.isWhole })
        let old = try #require(packages.first { $0.package.artifactVersion == before })
        #expect(try extensions(old)["revision"]?.string == "main@sha1:\(before)")
    }

    @Test func `a source whose revision nobody knows yet is no package`() throws {
        var objects = FluxObjects()
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps.git", "ref": ["branch": "main"]]
        )
        try objects.add(.bucket, "b", ["bucketName": "b", "endpoint": "minio.example"])
        try objects.add(
            .ociRepository,
            "o",
            ["url": "oci://registry.example/charts/podinfo", "ref": ["semver": "6.x"]]
        )
        try objects.add(.helmRepository, "charts", ["url": "https://charts.example"])
        #expect(objects.packages.isEmpty)
    }

    @Test func `an OCI repository is a package with tag and digest of the manifest`() throws {
        var objects = FluxObjects()
        try objects.add(
            .ociRepository,
            "podinfo",
            [
                "url": "oci://registry.example/charts/podinfo",
                "layerSelector": ["mediaType": .string(SourcePackage.chartType)],
            ],
            status: TestFlux.sourceStatus("6.0.3_b1@\(Self.manifest)")
        )
        let package = try #require(objects.packages.first)
        #expect(package.package.name == "podinfo" && package.package.artifactVersion == "6.0.3+b1")
        #expect(
            package.package.packageURI == "oci://registry.example/charts/podinfo:6.0.3_b1@\(Self.manifest)"
        )
        #expect(package.package.repositoryURL == "oci://registry.example/charts")
        #expect(package.package.artifactType == SourcePackage.chartType)
        #expect(package.package.checksum == TestFlux.digest)
        #expect(try extensions(package)["manifestDigest"] == .string(Self.manifest))
    }

    @Test func `a tag that is no version is told by its digest`() throws {
        var objects = FluxObjects()
        try objects.add(
            .ociRepository,
            "manifests",
            ["url": "oci://registry.example/apps/manifests"],
            status: TestFlux.sourceStatus("latest@\(Self.manifest)")
        )
        #expect(objects.packages.map(\.package.artifactVersion) == [Self.manifest])
        #expect(objects.packages.first?.package.artifactType == nil)
    }

    @Test func `a chart of a repository is a package at the version that was taken`() throws {
        let package = try #require(try FluxObjects.classic().packages.first)
        #expect(package.package.name == "podinfo" && package.package.artifactVersion == "6.0.3")
        #expect(package.package.packageURI == "helm+https://Charts.Example/stable//podinfo?version=6.0.3")
        #expect(package.object.description == "HelmChart/flux-system/apps-web")
        #expect(try extensions(package)["usedBy"] == ["HelmRelease/apps/web"])
    }

    @Test
    func `a chart that is packed anew has the repository's version, and no digest of the archive there`()
        throws
    {
        var objects = FluxObjects()
        try objects.add(.helmRepository, "charts", ["url": "oci://registry.example/charts", "type": "oci"])
        try objects.add(
            .helmChart,
            "web",
            [
                "chart": "podinfo", "valuesFiles": ["a.yaml"],
                "sourceRef": ["kind": "HelmRepository", "name": "charts"],
            ],
            status: TestFlux.sourceStatus("6.0.3+1")
        )
        let package = try #require(objects.packages.first?.package)
        #expect(package.artifactVersion == "6.0.3" && package.checksum == nil)
        #expect(package.packageURI == "oci://registry.example/charts/podinfo:6.0.3")
    }

    @Test func `a bucket is a package with the digest of its listing`() throws {
        var objects = FluxObjects()
        try objects.add(
            .bucket,
            "assets",
            ["bucketName": "b", "endpoint": "minio.example:9000", "prefix": "p/", "insecure": true],
            status: TestFlux.sourceStatus(Self.manifest)
        )
        let package = try #require(objects.packages.first?.package)
        #expect(package.artifactVersion == Self.manifest)
        #expect(package.packageURI == "bucket+http://minio.example:9000/b//p?digest=\(Self.manifest)")
    }

    @Test func `a registered source has the name and version that were asked for`() throws {
        var objects = FluxObjects()
        var name = RegisteredName(name: "web", version: "1.2.0")
        name.path = "deploy/web"
        name.description = "the web"
        try objects.add(
            .gitRepository,
            "o2dms-web",
            ["url": "https://git.example/apps.git", "ref": ["commit": .string(TestFlux.commit)]],
            annotations: name.annotations
        )
        let package = try #require(objects.packages.first { $0.package.name == "web" }?.package)
        #expect(package.artifactVersion == "1.2.0" && package.description == "the web")
        #expect(
            package.packageURI == "git+https://git.example/apps.git//deploy/web?ref=\(TestFlux.commit)"
        )
    }
}
