import Deployments
import JSONText
import O2DMSPluginKit
import Testing

@testable import FluxAdapter

/// Which packages Flux uses, and how well that is known.
struct UsageRuleTests {
    private static let oci = "sha256:0123456789ab" + String(repeating: "c", count: 52)

    /// The evidence with which each deployment uses a package.
    private func users(
        _ objects: FluxObjects,
        _ name: String?,
        _ version: String?,
        repository: String? = nil,
        digest: String? = nil,
        uri: String? = nil
    ) -> [String: DeploymentEvidence] {
        var package = SoughtPackage(
            name: name,
            version: version,
            repository: repository.flatMap(RepositoryAddress.init)
        )
        if let digest { package.digests = [digest] }
        package.origin = uri.flatMap(GitOrigin.init(packageURI:))
        let found = objects.deployed.users(of: package)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0.evidence) })
    }

    @Test func `a, the deployed revision uses its chart`() throws {
        let objects = try FluxObjects.classic()
        #expect(users(objects, "podinfo", "6.0.3") == ["helmrelease.apps.web": .nameVersion])
        #expect(users(objects, "podinfo", "6.0.2") == [:])
        #expect(users(objects, "redis", "6.0.3") == [:])
    }

    @Test func `a, without a deployed revision the newest that is not gone counts`() throws {
        let failed = try FluxObjects.classic(taken: nil, history: [FluxObjects.snapshot(1, "failed")])
        #expect(users(failed, "podinfo", "6.0.3") == ["helmrelease.apps.web": .nameVersion])
        let gone = try FluxObjects.classic(
            range: "7.x",
            taken: nil,
            history: [FluxObjects.snapshot(1, "uninstalled")]
        )
        #expect(users(gone, "podinfo", "6.0.3") == [:])
    }

    @Test func `a, an earlier revision is what a rollback returns to, a newer attempt is declared`() throws {
        let history = [
            FluxObjects.snapshot(1, "superseded", "6.0.1"), FluxObjects.snapshot(3, "failed", "6.0.4"),
            FluxObjects.snapshot(2, "deployed", "6.0.2"),
        ]
        let objects = try FluxObjects.classic(range: "6.0.4", taken: "6.0.4", history: history)
        #expect(users(objects, "podinfo", "6.0.1") == ["helmrelease.apps.web": .rollbackTarget])
        #expect(users(objects, "podinfo", "6.0.2") == ["helmrelease.apps.web": .nameVersion])
        #expect(users(objects, "podinfo", "6.0.4") == ["helmrelease.apps.web": .declared])
    }

    @Test func `a, a digest is exact proof, and what Flux put behind the version is taken off`() throws {
        let objects = try chartReference(history: [
            FluxObjects.snapshot(1, "deployed", "6.0.3+0123456789ab", digest: Self.oci)
        ])
        #expect(users(objects, "podinfo", "6.0.3", digest: Self.oci) == ["helmrelease.apps.web": .exact])
        #expect(users(objects, nil, nil, digest: Self.oci) == ["helmrelease.apps.web": .exact])
        #expect(users(objects, "podinfo", "6.0.3") == ["helmrelease.apps.web": .nameVersion])
        #expect(users(objects, "podinfo", "6.0.4", digest: TestFlux.digest) == [:])
    }

    @Test func `b, the range counts from what Flux has chosen of it`() throws {
        let objects = try FluxObjects.classic(range: "6.x")
        #expect(users(objects, "podinfo", "6.1.0") == ["helmrelease.apps.web": .declared])
        #expect(users(objects, "podinfo", "6.0.2") == [:])
        #expect(users(objects, "podinfo", "7.0.0") == [:])
        let unresolved = try FluxObjects.classic(range: "6.x", taken: nil, history: [])
        #expect(users(unresolved, "podinfo", "6.0.2") == ["helmrelease.apps.web": .declared])
        let empty = try FluxObjects.classic(range: "", taken: nil, history: [])
        #expect(users(empty, "podinfo", "1.0.0") == ["helmrelease.apps.web": .declared])
    }

    @Test func `b, a referenced OCI repository is declared before anything runs`() throws {
        let objects = try chartReference(history: [])
        #expect(users(objects, "podinfo", "6.0.3") == ["helmrelease.apps.web": .declared])
        #expect(users(objects, nil, nil, digest: Self.oci) == ["helmrelease.apps.web": .declared])
    }

    @Test func `b, a digest that is asked for means no other version of the name`() throws {
        var objects = FluxObjects()
        let spec: JSONValue = [
            "url": "oci://registry.example/charts/podinfo", "ref": ["digest": .string(Self.oci)],
        ]
        try objects.add(.ociRepository, "podinfo", spec)
        #expect(users(objects, "podinfo", "6.0.3") == [:])
        #expect(
            users(objects, "podinfo", "6.0.3", digest: Self.oci) == ["ocirepository.apps.podinfo": .declared]
        )
    }

    @Test func `c, the chart's repository is known, and no other one's package is meant`() throws {
        let objects = try FluxObjects.classic()
        let id = "helmrelease.apps.web"
        #expect(
            users(objects, "podinfo", "6.0.3", repository: "https://charts.example/stable") == [
                id: .nameVersion
            ]
        )
        #expect(users(objects, "podinfo", "6.0.3", repository: "https://other.example/stable") == [:])
        #expect(objects.deployed[id]?.packageRepositoryURL == "https://Charts.Example/stable")
    }

    @Test func `c, while another version runs than the source has, any repository may be meant`() throws {
        let history = [FluxObjects.snapshot(1, "deployed", chart: "podinfo", "5.0.0")]
        let objects = try FluxObjects.classic(taken: "6.0.3", history: history)
        #expect(
            users(objects, "podinfo", "5.0.0", repository: "https://before.example") == [
                "helmrelease.apps.web": .nameVersion
            ]
        )
    }

    @Test func `c, a registry is the same with the chart's name and without`() throws {
        let objects = try chartReference(history: [
            FluxObjects.snapshot(1, "deployed", "6.0.3", digest: Self.oci)
        ])
        for url in ["oci://registry.example/charts", "oci://Registry.Example/charts/"] {
            #expect(
                users(objects, "podinfo", "6.0.3", repository: url) == ["helmrelease.apps.web": .nameVersion]
            )
        }
        #expect(users(objects, "podinfo", "6.0.3", repository: "oci://registry.example/others") == [:])
    }

    @Test func `d, a Kustomization uses its directory at the commit that it has applied`() throws {
        let objects = try kustomization(applied: TestFlux.commit, present: TestFlux.commit)
        let other = String(repeating: "7", count: 40)
        let id = "kustomization.apps.web"
        func at(_ path: String, _ commit: String) -> [String: DeploymentEvidence] {
            users(objects, "web", "1.0.0", uri: "git+https://git.example/apps//\(path)?ref=\(commit)")
        }
        #expect(at("deploy/prod", TestFlux.commit) == [id: .exact])
        #expect(at("deploy/prod", other) == [:])
        #expect(at("deploy/test", TestFlux.commit) == [:])
    }

    @Test func `d, what the source has and is not applied yet is declared`() throws {
        let next = String(repeating: "7", count: 40)
        let objects = try kustomization(applied: TestFlux.commit, present: next)
        let uri = "git+https://git.example/apps//deploy/prod?ref="
        #expect(users(objects, "w", "1", uri: uri + next) == ["kustomization.apps.web": .declared])
        #expect(users(objects, "w", "1", uri: uri + TestFlux.commit) == ["kustomization.apps.web": .exact])
    }

    @Test func `d, what was applied stays in use when its source is gone`() throws {
        var objects = try kustomization(applied: TestFlux.commit, present: TestFlux.commit)
        objects.gitRepositories = [:]
        let uri = "git+https://git.example/apps//deploy/prod?ref=" + TestFlux.commit
        #expect(users(objects, "w", "1", uri: uri) == ["kustomization.apps.web": .exact])
        let test = "git+https://git.example/apps//deploy/test?ref=" + TestFlux.commit
        #expect(users(objects, "w", "1", uri: test) == [:])
    }

    @Test func `d, a directory that Flux has not looked at yet is declared`() throws {
        var objects = FluxObjects()
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps.git", "ref": ["branch": "main"]]
        )
        try objects.add(
            .kustomization,
            "web",
            ["path": "./deploy/prod", "sourceRef": ["kind": "GitRepository", "name": "src"]]
        )
        let uri = "git+https://git.example/apps//deploy/prod?ref=" + TestFlux.commit
        #expect(users(objects, "w", "1", uri: uri) == ["kustomization.apps.web": .declared])
    }

    @Test func `d, components are used as what they are put on is`() throws {
        var objects = try kustomization(applied: TestFlux.commit, present: TestFlux.commit)
        try objects.add(
            .kustomization,
            "web",
            [
                "path": "./deploy/prod", "components": ["../../shared/tls"],
                "sourceRef": ["kind": "GitRepository", "name": "src"],
            ],
            status: ["lastAppliedRevision": .string("main@sha1:\(TestFlux.commit)")]
        )
        let uri = "git+https://git.example/apps//shared/tls?ref=" + TestFlux.commit
        #expect(users(objects, "w", "1", uri: uri) == ["kustomization.apps.web": .exact])
    }

    @Test(arguments: [
        ("", "packages/app", true), ("deploy", "packages/app", true), ("deploy/app", "packages/app", true),
        ("deploy/app/sub", "packages/app/sub", true), ("deploy/app/sub", "packages/app", true),
        ("deploy/other", "packages/app", false), ("", "packages/other", false),
    ])
    func `d, a directory that a source includes from another repository is used where it is put`(
        path: String,
        directory: String,
        isUsed: Bool
    ) throws {
        var objects = FluxObjects()
        try objects.add(.gitRepository, "shared", ["url": "https://git.example/shared"])
        let own = TestFlux.sourceStatus("main@sha1:\(String(repeating: "7", count: 40))")
        let taken: JSONValue = [["revision": .string("main@sha1:\(TestFlux.commit)")]]
        let status = JSONValue.object(
            (own.members ?? []) + [JSONMember(key: "includedArtifacts", value: taken)]
        )
        let inclusion: JSONValue = [
            "repository": ["name": "shared"], "fromPath": "./packages/app", "toPath": "deploy/app",
        ]
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps.git", "include": [inclusion]],
            status: status
        )
        try objects.add(
            .kustomization,
            "web",
            ["path": .string(path), "sourceRef": ["kind": "GitRepository", "name": "src"]]
        )
        let uri = "git+https://git.example/shared//\(directory)?ref=" + TestFlux.commit
        #expect(users(objects, "w", "1", uri: uri) == (isUsed ? ["kustomization.apps.web": .exact] : [:]))
    }

    @Test
    func `d, what an included repository includes itself is used as well, also if they include each other`()
        throws
    {
        var objects = FluxObjects()
        let status = JSONValue.object(
            (TestFlux.sourceStatus("main@sha1:\(TestFlux.commit)").members ?? []) + [
                JSONMember(
                    key: "includedArtifacts",
                    value: [["revision": .string("main@sha1:\(TestFlux.commit)")]]
                )
            ]
        )
        for (name, next) in [("a", "b"), ("b", "c"), ("c", "a")] {
            let inclusion: JSONValue = [
                "repository": ["name": .string(next)], "fromPath": .string("from-\(next)"),
                "toPath": .string(name == "a" ? "x" : "from-\(name)/y"),
            ]
            try objects.add(
                .gitRepository,
                name,
                ["url": .string("https://git.example/\(name)"), "include": [inclusion]],
                status: status
            )
        }
        try objects.add(
            .kustomization,
            "web",
            ["path": "./z/../x", "sourceRef": ["kind": "GitRepository", "name": "a"]]
        )
        for (name, isUsed) in [("b", true), ("c", true), ("d", false)] {
            let uri = "git+https://git.example/\(name)//from-\(name)?ref=" + TestFlux.commit
            let found = users(objects, "w", "1", uri: uri)
            #expect(found == (isUsed ? ["kustomization.apps.web": .exact] : [:]), "\(name)")
        }
    }

    @Test func `a, a chart that was packed anew stays in use when its source is another by now`() throws {
        var objects = FluxObjects()
        let snapshot: JSONValue = [
            "name": "web", "namespace": "apps", "version": 3, "status": "deployed", "chartName": "web",
            "chartVersion": "1.0.0+2", "digest": "sha256:1", "configDigest": "sha256:2",
            "firstDeployed": "2026-01-14T10:00:00Z", "lastDeployed": "2026-01-15T10:00:00Z",
        ]
        try objects.add(
            .helmRelease,
            "web",
            ["chartRef": ["kind": "OCIRepository", "name": "gone"]],
            status: ["history": [snapshot]]
        )
        #expect(users(objects, "web", "1.0.0") == ["helmrelease.apps.web": .declared])
        #expect(users(objects, "web", "1.0.0+2") == ["helmrelease.apps.web": .nameVersion])
        #expect(users(objects, "web", "1.0.1") == [:])
    }

    @Test(arguments: [true, false])
    func `b, files of values from beside a chart in Git are used as it is`(isBuilt: Bool) throws {
        var objects = FluxObjects()
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps"],
            status: TestFlux.sourceStatus("main@sha1:\(TestFlux.commit)")
        )
        let chart: JSONValue = [
            "chart": "./charts/web", "sourceRef": ["kind": "GitRepository", "name": "src"],
            "valuesFiles": ["./packages/shared/1.0.0/values.yaml", "values.yaml"],
        ]
        try objects.add(.helmRelease, "web", ["chart": ["spec": chart]])
        if isBuilt {
            let status = JSONValue.object(
                (TestFlux.sourceStatus("1.0.0+1").members ?? []) + [
                    JSONMember(
                        key: "observedSourceArtifactRevision",
                        value: .string("main@sha1:\(TestFlux.commit)")
                    )
                ]
            )
            try objects.add(.helmChart, "apps-web", chart, status: status)
        }
        func found(_ path: String) -> [String: DeploymentEvidence] {
            users(objects, "w", "1", uri: "git+https://git.example/apps//\(path)?ref=" + TestFlux.commit)
        }
        #expect(found("packages/shared/1.0.0") == ["helmrelease.apps.web": isBuilt ? .exact : .declared])
        #expect(found("packages/other/1.0.0") == [:])
    }

    @Test func `d, an OCI artifact that a Kustomization applies is known by its digest`() throws {
        var objects = FluxObjects()
        try objects.add(
            .ociRepository,
            "manifests",
            ["url": "oci://registry.example/apps/manifests", "ref": ["tag": "latest"]],
            status: TestFlux.sourceStatus("latest@\(Self.oci)")
        )
        try objects.add(
            .kustomization,
            "web",
            ["path": "./", "sourceRef": ["kind": "OCIRepository", "name": "manifests"]],
            status: ["lastAppliedRevision": .string("latest@\(Self.oci)")]
        )
        #expect(users(objects, nil, nil, digest: Self.oci) == ["kustomization.apps.web": .exact])
        #expect(users(objects, nil, nil, digest: TestFlux.digest) == [:])
    }

    @Test func `e, a source that nobody references still pins its version`() throws {
        var objects = FluxObjects()
        try objects.add(
            .ociRepository,
            "podinfo",
            ["url": "oci://registry.example/charts/podinfo", "ref": ["tag": "6.0.3"]],
            status: TestFlux.sourceStatus("6.0.3@\(Self.oci)")
        )
        try objects.add(.helmRepository, "charts", ["url": "https://charts.example"])
        try objects.add(
            .helmChart,
            "redis",
            [
                "chart": "redis", "version": "1.2.3",
                "sourceRef": ["kind": "HelmRepository", "name": "charts"],
            ],
            status: TestFlux.sourceStatus("1.2.3")
        )
        #expect(users(objects, "podinfo", "6.0.3") == ["ocirepository.apps.podinfo": .declared])
        #expect(users(objects, "redis", "1.2.3") == ["helmchart.apps.redis": .declared])
        #expect(objects.deployed.deployments.count == 0)
        #expect(objects.deployed["helmchart.apps.redis"]?.statusMessage?.hasSuffix("not deployed") == true)
    }

    @Test func `e, a source is no user of the package that it is itself`() throws {
        var objects = FluxObjects()
        try objects.add(
            .ociRepository,
            "podinfo",
            ["url": "oci://registry.example/charts/podinfo"],
            status: TestFlux.sourceStatus("6.0.3@\(Self.oci)")
        )
        let source = SourceObject.identity(inExtensions: objects.packages.first?.package.extensionsJSON)
        let package = SoughtPackage(name: "podinfo", version: "6.0.3")
        #expect(source?.description == "OCIRepository/apps/podinfo")
        #expect(objects.deployed.users(of: package, except: source).isEmpty)
        #expect(objects.deployed.users(of: package).map(\.id) == ["ocirepository.apps.podinfo"])
    }

    @Test func `f, what is suspended is still deployed`() throws {
        var objects = try FluxObjects.classic()
        let source: JSONValue = ["kind": "HelmRepository", "name": "charts", "namespace": "flux-system"]
        let chart: JSONValue = ["spec": ["chart": "podinfo", "version": "6.x", "sourceRef": source]]
        try objects.add(
            .helmRelease,
            "web",
            ["suspend": true, "chart": chart],
            status: ["history": [FluxObjects.snapshot()]]
        )
        #expect(users(objects, "podinfo", "6.0.3") == ["helmrelease.apps.web": .nameVersion])
        #expect(objects.deployed["helmrelease.apps.web"]?.status == .suspended)
    }

    @Test func `g, a release is known by its Secret's namespace and its name`() throws {
        func identity(_ spec: JSONValue, _ status: JSONValue? = nil) throws -> String? {
            var objects = FluxObjects()
            try objects.add(.helmRelease, "web", spec, status: status)
            let deployment = objects.deployed["helmrelease.apps.web"]
            #expect(deployment?.isManager == true)
            return deployment?.identity
        }
        #expect(try identity([:]) == "helm:c/apps/web")
        #expect(try identity(["targetNamespace": "prod"]) == "helm:c/apps/prod-web")
        #expect(try identity(["storageNamespace": "store", "releaseName": "w"]) == "helm:c/store/w")
        #expect(
            try identity([:], ["storageNamespace": "old", "history": [FluxObjects.snapshot()]])
                == "helm:c/old/web"
        )
        #expect(try identity(["kubeConfig": ["secretRef": ["name": "far"]]]) == nil)
    }

    @Test func `an older version's last applied revision stands for its history`() throws {
        var objects = try FluxObjects.classic()
        let source: JSONValue = ["kind": "HelmRepository", "name": "charts", "namespace": "flux-system"]
        try objects.add(
            .helmRelease,
            "web",
            ["chart": ["spec": ["chart": "podinfo", "version": "6.x", "sourceRef": source]]],
            status: [
                "lastAppliedRevision": "6.0.3", "lastReleaseRevision": 4, "helmChart": "flux-system/apps-web",
            ]
        )
        #expect(users(objects, "podinfo", "6.0.3") == ["helmrelease.apps.web": .nameVersion])
        #expect(objects.deployed["helmrelease.apps.web"]?.revision == 4)
    }

    @Test func `a chart from Git is known by its directory and commit`() throws {
        var objects = FluxObjects()
        try objects.add(.gitRepository, "src", ["url": "ssh://git@git.example/charts.git"])
        var status = TestFlux.sourceStatus("0.1.0+5394cb7f4833").members ?? []
        status.append(JSONMember(key: "observedChartName", value: "web"))
        status.append(
            JSONMember(key: "observedSourceArtifactRevision", value: "main@sha1:\(TestFlux.commit)")
        )
        let spec: JSONValue = [
            "chart": "./charts/web", "sourceRef": ["kind": "GitRepository", "name": "src"],
        ]
        try objects.add(.helmChart, "apps-web", spec, status: .object(status))
        try objects.add(
            .helmRelease,
            "web",
            ["chart": ["spec": spec]],
            status: ["history": [FluxObjects.snapshot(1, "deployed", chart: "web", "0.1.0+5394cb7f4833")]]
        )
        let uri = "git+https://git.example/charts//charts/web?ref=\(TestFlux.commit)"
        #expect(users(objects, "w", "1", uri: uri) == ["helmrelease.apps.web": .exact])
        #expect(objects.deployed["helmrelease.apps.web"]?.packageVersion == "0.1.0")
    }

    @Test(arguments: [nil, "commit"])
    func `what comes from Git names the branch that leads to its commit, wherever it comes from`(
        _ more: String?
    ) throws {
        var objects = FluxObjects()
        var reference = [JSONMember(key: "branch", value: "dev")]
        if let more { reference.append(JSONMember(key: more, value: .string(TestFlux.commit))) }
        let inclusion: JSONValue = ["repository": ["name": "src"], "toPath": "deploy/inner"]
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps", "ref": .object(reference), "include": [inclusion]]
        )
        let source: JSONValue = ["kind": "GitRepository", "name": "src"]
        let chart: JSONValue = [
            "chart": "./charts/web", "sourceRef": source, "valuesFiles": ["./shared/values.yaml"],
        ]
        try objects.add(.helmRelease, "early", ["chart": ["spec": chart]])
        try objects.add(.helmRelease, "web", ["chart": ["spec": chart]])
        let status =
            (TestFlux.sourceStatus("1.0.0+1").members ?? []) + [
                JSONMember(
                    key: "observedSourceArtifactRevision",
                    value: .string("dev@sha1:\(TestFlux.commit)")
                )
            ]
        try objects.add(.helmChart, "apps-web", chart, status: .object(status))
        try objects.add(
            .kustomization,
            "site",
            ["path": "./deploy", "components": ["../tls"], "sourceRef": source]
        )
        let kustomization = try #require(objects.kustomizations.values.first)
        let records = objects.helmReleases.values.map { objects.chartSource(of: $0) }
        let packages =
            DeploymentRecord(kustomization, in: objects).packages
            + records.flatMap { $0.folders + [$0.declared].compactMap { $0 } }
        #expect(packages.count == 8)
        #expect(packages.map(\.origin?.reference) == Array(repeating: "dev", count: packages.count))
    }

    private func chartReference(history: [JSONValue]) throws -> FluxObjects {
        var objects = FluxObjects()
        try objects.add(
            .ociRepository,
            "podinfo",
            ["url": "oci://registry.example/charts/podinfo", "ref": ["tag": "6.0.3"]],
            status: TestFlux.sourceStatus("6.0.3@\(Self.oci)")
        )
        try objects.add(
            .helmRelease,
            "web",
            ["chartRef": ["kind": "OCIRepository", "name": "podinfo"]],
            status: ["history": .array(history)]
        )
        return objects
    }

    private func kustomization(applied: String, present: String) throws -> FluxObjects {
        var objects = FluxObjects()
        try objects.add(
            .gitRepository,
            "src",
            ["url": "https://git.example/apps.git", "ref": ["branch": "main"]],
            status: TestFlux.sourceStatus("main@sha1:\(present)")
        )
        try objects.add(
            .kustomization,
            "web",
            ["path": "./deploy/prod", "sourceRef": ["kind": "GitRepository", "name": "src"]],
            status: ["lastAppliedRevision": .string("main@sha1:\(applied)")]
        )
        return objects
    }
}
