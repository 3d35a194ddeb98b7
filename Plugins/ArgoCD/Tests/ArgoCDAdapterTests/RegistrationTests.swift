import CO2DMSPlugin
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing
import ThreadsTesting

@testable import ArgoCDAdapter

/// Packages that lie in a repository already.
@Suite(.ownThread)
struct RegistrationTests {
    private struct SecretContent: ObjectContent {
        static let fields = ["metadata.annotations", "data"]
        let data: [String: String]?
    }

    private static func fixture() throws -> ArgoCDFixture {
        let port = try GitPlace.server.get().url.split(separator: ":").last ?? ""
        return try ArgoCDFixture(["registration": ["hosts": ["127.0.0.1:\(String(port))"]]])
    }

    private static func register(
        _ fixture: ArgoCDFixture,
        _ url: String,
        _ more: [String: JSONValue] = [:],
        name: String = "web",
        version: String = "1.0.0",
        flags: UInt32 = 0
    ) throws -> CallRecord {
        var members: [String: JSONValue] = [
            "repoURL": .string(url), "path": "apps/web", "targetRevision": "main",
            "username": .string(GitHTTPServer.username), "password": .string(GitHTTPServer.password),
        ]
        for (key, value) in more { members[key] = value }
        return try fixture.perform(.packageUpload) {
            $0.flags = O2DMS_REQ_REGISTER | flags
            $0.name = name
            $0.version = version
            $0.parametersJSON =
                JSONValue.object(members.map { JSONMember(key: $0.key, value: $0.value) }).text
        }
    }

    private static func secrets(_ fixture: ArgoCDFixture) throws -> [KubernetesObject<SecretContent>] {
        try #require(fixture.cluster).client.list(
            ObjectSelection(
                namespace: fixture.namespace,
                labels: "argocd.argoproj.io/secret-type=repository"
            ),
            of: .secrets,
            as: SecretContent.self,
            TestCluster.terms
        )
        .objects
    }

    @Test func `a registered package points at the commit that its revision stood for`() throws {
        let (git, url) = try GitPlace.repository()
        let commit = try GitPlace.commit("apps/web", to: git)
        let fixture = try Self.fixture()
        let record = try Self.register(fixture, url)
        #expect(record.error == nil)
        let package = try #require(record.packages.first)
        #expect(package.packageURI == "git+\(url)//apps/web?ref=\(commit)")
        #expect(package.checksum?.hasPrefix("sha256:") == true)
        _ = try GitPlace.commit("apps/web", to: git, tag: "later")
        #expect(try fixture.packages().map(\.packageURI) == [package.packageURI])
        let secret = try #require(try Self.secrets(fixture).first)
        #expect(secret.metadata.name.hasPrefix("repo-"))
        #expect(secret.content.data?["password"] != nil)
        let again = try Self.register(fixture, url)
        #expect(again.error?.code == .alreadyExists)
    }

    @Test func `who deploys it by the id of an annotated tag uses a registered package`() throws {
        let (git, url) = try GitPlace.repository()
        let commit = try GitPlace.commit("apps/web", to: git)
        for tag in ["v1", "v1-again"] { _ = try git("tag", "-a", "-m", tag, tag, commit) }
        let objects = try ["v1", "v1-again"].map { try git("rev-parse", $0) }
        let fixture = try Self.fixture()
        #expect(try Self.register(fixture, url, ["targetRevision": .string(objects[0])]).error == nil)
        let package = try #require(try fixture.packages { $0.flags = O2DMS_REQ_DETAIL }.first)
        #expect(package.packageURI.hasSuffix("?ref=\(commit)"))
        for (name, object) in zip(["one", "two"], objects) {
            let source: JSONValue = [
                "repoURL": .string(url), "path": "apps/web", "targetRevision": .string(object),
            ]
            // Of several sources Argo CD notes the revision as it was asked for.
            let status: JSONValue = [
                "history": [["id": 0, "revisions": [.string(object)], "sources": [source]]]
            ]
            try fixture.write(name, spec: ["sources": [source]], status: status)
        }
        let users = try fixture.deployments {
            ($0.name, $0.version, $0.packageURI) = ("web", "1.0.0", package.packageURI)
            $0.parametersJSON = package.extensionsJSON
        }
        #expect(users.map { "\($0.name) \($0.evidence)" } == ["one exact", "two exact"])
    }

    @Test func `packages of one repository share its Secret, which goes with the last of them`() throws {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git, tag: "v1.4.0")
        let fixture = try Self.fixture()
        #expect(try Self.register(fixture, url).error == nil)
        #expect(try Self.register(fixture, url, version: "2.0.0").error == nil)
        #expect(try Self.secrets(fixture).count == 1)
        #expect(try fixture.packages().map(\.artifactVersion) == ["2.0.0", "1.0.0"])
        func delete(_ version: String, _ flags: UInt32 = 0, digest: String? = nil) throws -> AdapterError? {
            try fixture.perform(.packageDelete) {
                $0.name = "web"
                $0.version = version
                $0.digest = digest
                $0.flags = flags
            }
            .error
        }
        let seen = try fixture.perform(.packageGet) {
            ($0.id, $0.name, $0.version) = ("web-1.0.0", "web", "1.0.0")
            $0.flags = O2DMS_REQ_FRESH
        }
        let checksum = try #require(seen.packages.first?.checksum)
        for flags in [O2DMS_REQ_DRY_RUN, 0] {
            let other = try delete("1.0.0", flags, digest: "sha256:" + String(repeating: "0", count: 64))
            #expect(other?.code == .preconditionFailed)
        }
        #expect(try delete("1.0.0", O2DMS_REQ_DRY_RUN) == nil)
        #expect(try fixture.packages().count == 2)
        #expect(try delete("1.0.0", digest: checksum) == nil)
        #expect(try fixture.packages().map(\.artifactVersion) == ["2.0.0"])
        #expect(try delete("2.0.0") == nil)
        #expect(try fixture.packages().isEmpty)
        #expect(try Self.secrets(fixture).isEmpty)
        #expect(try delete("1.0.0")?.code == .notFound)
    }

    @Test func `a Secret that Argo CD had before stays`() throws {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        let fixture = try Self.fixture()
        let cluster = try #require(fixture.cluster)
        try cluster.client.create(
            [
                "metadata": [
                    "name": "mine", "labels": ["argocd.argoproj.io/secret-type": "repository"],
                ],
                "stringData": ["url": .string(url + "/"), "type": "git"],
            ],
            in: fixture.namespace,
            of: .secrets,
            as: MetadataOnly.self,
            TestCluster.terms
        )
        #expect(try Self.register(fixture, url).error == nil)
        let secret = try #require(try Self.secrets(fixture).first)
        #expect(secret.metadata.name == "mine")
        #expect(secret.content.data?["password"] == nil)
        let deleted = try fixture.perform(.packageDelete) {
            $0.name = "web"
            $0.version = "1.0.0"
        }
        #expect(deleted.error == nil)
        #expect(try fixture.packages().isEmpty)
        #expect(try Self.secrets(fixture).map(\.metadata.name) == ["mine"])
    }

    @Test func `while an Application uses the repository a deletion is refused, unless it is forced`() throws
    {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        let fixture = try Self.fixture()
        #expect(try Self.register(fixture, url).error == nil)
        try fixture.write("web", spec: ["source": ["repoURL": .string(url), "path": "apps/other"]])
        func delete(_ flags: UInt32) throws -> AdapterError? {
            try fixture.perform(.packageDelete) {
                $0.name = "web"
                $0.version = "1.0.0"
                $0.flags = flags
            }
            .error
        }
        let refusal = try #require(try delete(0))
        #expect(refusal.code == .inUse)
        let details = try JSONValue(parsing: #require(refusal.detailsJSON))
        #expect(details["deployments"] == ["web"])
        #expect(try delete(O2DMS_REQ_FORCE) == nil)
        #expect(try Self.secrets(fixture).isEmpty)
    }

    @Test func `a revision may be a tag, a commit or a range of versions`() throws {
        let (git, url) = try GitPlace.repository()
        let first = try GitPlace.commit("apps/web", to: git, tag: "v1.0.0")
        let second = try GitPlace.commit("apps/web/inner", to: git, tag: "v1.1.0")
        let fixture = try Self.fixture()
        for (revision, path, commit) in [
            ("v1.0.0", "apps/web", first), (first, "apps/web", first), ("~1.1", "apps/web/inner", second),
            ("HEAD", "apps/web/inner", second), (">=1.0.0 <1.1.0", "apps/web", first),
        ] {
            let record = try Self.register(
                fixture,
                url,
                ["targetRevision": .string(revision), "path": .string(path)],
                flags: O2DMS_REQ_DRY_RUN
            )
            #expect(
                record.details?["commit"] == .string(commit),
                "\(revision): \(String(describing: record.error))"
            )
        }
        #expect(try Self.secrets(fixture).isEmpty)
        #expect(try fixture.packages().isEmpty)
    }

    @Test func `what does not resolve, or must not be asked for, is refused with its reason`() throws {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        let fixture = try Self.fixture()
        for (members, part) in [
            (["targetRevision": "nonsense"], "targetRevision: the repository has no branch, tag, commit or"),
            (["path": "apps/none"], "no directory apps/none"),
            (["path": "../etc"], "leads out"),
            (["password": "wrong-secret"], "repoURL: "),
            (["repoURL": "https://internal.example.com/x.git"], "registration.hosts"),
            (["repoURL": "file:///etc"], "registration.hosts"),
            (["repoURL": "nonsense"], "repoURL: "),
            (["sshPrivateKey": "x"], "credentials"),
            (["path": "a/../../b"], "leads out"),
            (["repoURL": .string(url + "-none")], "check the address"),
            (["repoURL": .string(url), "targetRevison": "main"], "targetRevison: there is no such member"),
            (["chart": "x"], "chart: there is no such member"),
        ] as [([String: JSONValue], String)] {
            let error = try #require(try Self.register(fixture, url, members).error)
            #expect(error.message.contains(part), "\(error.message)")
            #expect(error.code == (part == "registration.hosts" ? .forbidden : .invalid), "\(error)")
            #expect(!error.message.contains("wrong-secret") && !error.message.contains(fixture.folder))
        }
        #expect(try fixture.packages().isEmpty)
    }

    @Test
    func `a path is taken as it is meant, and a server that does not answer is no fault of the gateway`()
        throws
    {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        let fixture = try ArgoCDFixture([
            "registration": [
                "hosts": [
                    .string(try #require(url.split(separator: "/").dropFirst().first.map(String.init))),
                    "127.0.0.1:1",
                ]
            ]
        ])
        let package = try Self.register(fixture, url, ["path": "./apps/../apps/web/"]).packages.first
        #expect(package?.packageURI.contains("//apps/web?ref=") == true)
        let error = try #require(
            try Self.register(fixture, "https://127.0.0.1:1/x.git", version: "2.0.0").error
        )
        #expect(error.code == .invalid)
        let violation = try JSONValue(parsing: #require(error.detailsJSON))["violations"]?.elements?.first
        #expect(violation?["path"] == "/repoURL")
    }

    @Test func `name and version of a registration follow the rules of uploads`() throws {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        let fixture = try Self.fixture()
        for (name, version, part) in [("../web", "1.0.0", "a name is"), ("web", "../1", "a version follows")]
        {
            let error = try #require(Self.register(fixture, url, name: name, version: version).error)
            #expect(error.message.contains(part), "\(error.message)")
        }
        #expect(try fixture.packages().isEmpty)
    }

    @Test func `a project that is named must exist and admit the repository`() throws {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        let fixture = try Self.fixture()
        let cluster = try #require(fixture.cluster)
        for (name, pattern) in [("open", "*"), ("closed", "https://other.example.com/*")] {
            try cluster.create(
                ArgoCDFixture.object("AppProject", name, spec: ["sourceRepos": [.string(pattern)]]),
                in: fixture.namespace,
                of: ArgoCDTypes.projects
            )
        }
        #expect(
            try Self.register(fixture, url, ["project": "none"]).error?.message.contains("no project") == true
        )
        #expect(
            try Self.register(fixture, url, ["project": "closed"]).error?.message.contains("not admit")
                == true
        )
        #expect(try Self.register(fixture, url, ["project": "open"]).error == nil)
    }

    @Test func `without a cluster nothing can be registered`() throws {
        let fixture = try ArgoCDFixture(hasCluster: false)
        #expect(try Self.register(fixture, "https://git.example.com/x").error?.code == .unsupported)
    }

    @Test func `the Secret has the name that Argo CD gives it`() {
        // As `argocd repo add https://github.com/argoproj/argocd-example-apps` makes it.
        #expect(
            RepositorySecret.name(of: "https://github.com/argoproj/argocd-example-apps", project: nil)
                == "repo-\(Self.fnv)"
        )
    }

    /// FNV-1a by its definition, the slow way.
    private static let fnv: UInt32 = {
        var hash: UInt64 = 0x811c_9dc5
        for byte in "https://github.com/argoproj/argocd-example-apps".utf8 {
            hash = (hash ^ UInt64(byte)) * 0x0100_0193 % (1 << 32)
        }
        return UInt32(hash)
    }()
}
