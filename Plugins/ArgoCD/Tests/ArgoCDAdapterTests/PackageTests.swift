import CO2DMSPlugin
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

@testable import ArgoCDAdapter

/// Which packages the adapter has.
@Suite(.ownThread)
struct PackageTests {
    @Test func `without any configuration there is an embedded repository that takes packages`() throws {
        let fixture = try ArgoCDFixture(hasCluster: false)
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        #expect(try fixture.packages().map(\.name) == ["web"])
        let fetched = try fixture.perform(.packageFetch) {
            $0.name = "web"
            $0.version = "1.0.0"
        }
        #expect(!fetched.data.isEmpty)
        let deleted = try fixture.perform(.packageDelete) {
            $0.name = "web"
            $0.version = "1.0.0"
        }
        #expect(deleted.error == nil)
        #expect(try fixture.packages().isEmpty)
    }

    @Test func `the manifest holds to the ABI, and its schema refuses what is unknown`() throws {
        let manifest = ArgoCDAdapter.manifest
        #expect(manifest.artifacts.first?.markerFile == "kustomization.yaml")
        #expect(manifest.artifacts.last?.markerFile == "Chart.yaml")
        let schema = try JSONValue(parsing: Array(try #require(manifest.configurationSchema).utf8))
        #expect(schema["additionalProperties"] == false)
        #expect(
            Set(schema["properties"]?.members?.map(\.key) ?? [])
                == ["git", "state_directory", "kubernetes", "server", "registration"]
        )
    }

    @Test func `every distinct source is a package, in what is deployed of it`() throws {
        let git = "https://git.example.com/team/apps.git"
        func deployed(_ source: JSONValue, _ revision: String, _ day: Int) -> JSONValue {
            [
                "history": [
                    [
                        "id": 0, "revision": .string(revision), "source": source,
                        "deployedAt": "2026-01-0\(day)T00:00:00Z",
                    ]
                ]
            ]
        }
        let web: JSONValue = ["repoURL": .string(git), "path": "web/base", "targetRevision": "main"]
        let chart: JSONValue = [
            "repoURL": "https://charts.example.com", "chart": "redis", "targetRevision": "^1",
        ]
        let fixture = try ArgoCDFixture()
            .write("one", spec: ["source": web], status: deployed(web, "c0ffee", 1))
            .write("two", spec: ["source": web], status: deployed(web, "c0ffee", 2))
            .write("three", spec: ["source": web], status: deployed(web, "decaf0", 3))
            .write("cache", spec: ["source": chart], status: deployed(chart, "1.2.3", 4))
            .write("new", spec: ["source": ["repoURL": "oci://registry.example.com/a/b", "path": "."]])
        let expected = [
            "apps-web-base c0ffee git+https://git.example.com/team/apps.git//web/base?ref=c0ffee",
            "apps-web-base decaf0 git+https://git.example.com/team/apps.git//web/base?ref=decaf0",
            "b HEAD oci://registry.example.com/a/b:HEAD",
            "redis 1.2.3 helm+https://charts.example.com?chart=redis&version=1.2.3",
        ]
        var seen: [String] = []
        let found = try eventually {
            seen = try fixture.packages().map { "\($0.name) \($0.artifactVersion) \($0.packageURI)" }.sorted()
            return seen == expected
        }
        #expect(found, "\(seen)")
        let record = try fixture.perform(.packageGet) {
            $0.id = "apps-web-base-c0ffee"
            $0.flags = O2DMS_REQ_DETAIL
        }
        let details = try JSONValue(parsing: #require(record.packages.first?.extensionsJSON))
        #expect(details["applications"] == ["one", "two"])
        #expect(record.packages.first?.updatedAt == RFC3339.nanoseconds("2026-01-02T00:00:00Z"))
    }

    @Test(arguments: ["directory", "tags"])
    func `a package in Git that an Application deploys is not listed twice`(layout: String) throws {
        let (git, url) = try GitPlace.make(layout: layout)
        let fixture = try ArgoCDFixture(["git": git])
        for (name, version) in [("awe", "1.0.0"), ("web", "0.9.0"), ("zoo", "1.0.0")] {
            #expect(try fixture.upload(name, version).error == nil)
        }
        let uploaded = try fixture.upload("web", "1.0.0")
        let package = try #require(uploaded.packages.first)
        let source: JSONValue = [
            "repoURL": .string(url), "path": .string(layout == "tags" ? "web" : "web/1.0.0"),
            "targetRevision": "main",
        ]
        let commit = try #require(package.packageURI.split(separator: "=").last.map(String.init))
        try fixture.write(
            "web",
            spec: ["source": source],
            status: [
                "history": [
                    [
                        "id": 0, "revision": .string(commit), "source": source,
                        "deployedAt": "2026-01-01T00:00:00Z",
                    ]
                ]
            ]
        )
        #expect(try eventually { try fixture.deployments { $0.flags = 0 }.count == 1 })
        // Until its status is there the Application refers to a branch, which is no package.
        var listed: [String] = []
        let isAsInGit = try eventually {
            listed = try fixture.packages().map { "\($0.name) \($0.artifactVersion)" }
            return listed == ["awe 1.0.0", "web 1.0.0", "web 0.9.0", "zoo 1.0.0"]
        }
        #expect(isAsInGit, "\(listed)")
        let deployment = try #require(try fixture.deployments().first)
        #expect([deployment.packageName, deployment.packageVersion] == ["web", "1.0.0"])
        #expect(
            try fixture.users("web", "1.0.0", repository: package.repositoryURL, uri: package.packageURI)
                == ["web exact"]
        )
    }
}
