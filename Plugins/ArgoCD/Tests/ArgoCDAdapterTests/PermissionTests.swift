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

@testable import ArgoCDAdapter

/// What the adapter may do with the rights of its manifest, in one namespace and nowhere else.
@Suite(.ownThread)
struct PermissionTests {
    private static let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../rbac.yaml").standardizedFileURL.path

    /// An adapter whose account has the rights of the manifest, once they are granted.
    private func fixture(_ registration: [String: JSONValue] = [:]) throws -> (
        ArgoCDFixture, grant: (_ without: Set<String>) throws -> Void
    ) {
        let cluster = try ArgoCDTypes.served.get()
        let (user, namespace) = ("argocd-\(UUID().uuidString)", try cluster.makeNamespace())
        let fixture = try ArgoCDFixture(
            namespace: namespace,
            [
                "kubernetes": [
                    "kubeconfig": .string(cluster.server.kubeconfigFile), "namespaces": [.string(namespace)],
                    "impersonate": ["user": .string(user)],
                ],
                "registration": .object(registration.map { JSONMember(key: $0.key, value: $0.value) }),
            ]
        )
        return (fixture, { try cluster.grant(Self.manifest, without: $0, to: user, in: namespace) })
    }

    /// Does everything for which rights are needed, and hands over what was refused.
    private func exercise(_ fixture: ArgoCDFixture, project: String? = "default") throws -> [AdapterError] {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        if let project {
            try #require(fixture.cluster).create(
                ArgoCDFixture.object("AppProject", project, spec: ["sourceRepos": ["*"]]),
                in: fixture.namespace,
                of: ArgoCDTypes.projects
            )
        }
        let versions = ["1.0.0", "2.0.0"]
        let changes = try versions.map { version in
            try fixture.perform(.packageUpload) {
                $0.flags = O2DMS_REQ_REGISTER
                ($0.name, $0.version) = ("guestbook", version)
                $0.parametersJSON =
                    ([
                        "repoURL": .string(url), "path": "apps/web",
                        "project": project.map(JSONValue.string) ?? .null,
                        "username": .string(GitHTTPServer.username),
                        "password": .string(GitHTTPServer.password),
                    ] as JSONValue).text
            }
        }
        let removals = try versions.map { version in
            try fixture.perform(.packageDelete) { ($0.name, $0.version) = ("guestbook", version) }
        }
        return (changes + removals).compactMap(\.error)
    }

    /// The hosts that may be named in registrations here.
    private func hosts() throws -> [String: JSONValue] {
        ["hosts": [.string(String(try GitPlace.server.get().url.dropFirst("http://".count)))]]
    }

    @Test func `the manifest's rights are enough for deployments and registrations`() throws {
        let (fixture, grant) = try fixture(hosts())
        try grant([])
        try fixture.write("web", spec: ["source": ["repoURL": "https://x.example.com", "chart": "web"]])
        #expect(try fixture.users("web", "1.0.0") == ["web declared"])
        #expect(try exercise(fixture).map(\.message) == [])
        #expect(try eventually { try fixture.perform(.health) { _ in }.error == nil })
        #expect(ClusterRight.verbs(of: Self.manifest).count == 6)
    }

    @Test(arguments: ClusterRight.verbs(of: manifest).filter { $0 != "get" })
    func `each right of the manifest is needed`(verb: String) throws {
        let (fixture, grant) = try fixture(hosts())
        try grant([verb])
        let refused = try exercise(fixture).map(\.message)
        let needed = try ClusterRight.granted(by: Self.manifest).filter { $0.verb == verb }
        func missing() -> Set<ClusterRight> {
            let log = fixture.host.log.compactMap { $0.fields?["error"]?.string }
            return ClusterRight.missing(in: refused + log)
        }
        #expect(eventually { missing().isSuperset(of: needed) }, "\(needed.subtracting(missing()))")
    }

    @Test func `each right to get is needed: of projects, and of what the watches do not know yet`() throws {
        let (fixture, grant) = try fixture(hosts())
        try grant(["get", "watch"])
        let cluster = try #require(fixture.cluster)
        let secret: JSONValue = [
            "metadata": [
                "name": "x", "labels": ["argocd.argoproj.io/secret-type": "repository"],
            ],
            "stringData": ["url": "https://x.example.com"],
        ]
        let objects: [(ResourceType, JSONValue)] = [
            (ArgoCDTypes.applications, ArgoCDFixture.object("Application", "x", spec: [:])),
            (ArgoCDTypes.sets, ArgoCDFixture.object("ApplicationSet", "x", spec: [:])),
            (.secrets, secret),
        ]
        var missing = Set(ClusterRight.missing(in: try exercise(fixture).map(\.message)))
        for (type, object) in objects {
            // A list that comes in between makes the object known.
            let isRefused = try eventually {
                let made = try cluster.create(object, in: fixture.namespace, of: type)
                var texts = try exercise(fixture, project: nil).map(\.message)
                do { _ = try fixture.deployments() } catch {
                    texts.append((error as? AdapterError)?.message ?? "")
                }
                missing.formUnion(ClusterRight.missing(in: texts))
                try cluster.client.delete(made.key, of: type, TestCluster.terms)
                return missing.contains(ClusterRight(verb: "get", resource: type.plural))
            }
            #expect(isRefused, "\(type)")
        }
        let needed = try ClusterRight.granted(by: Self.manifest).filter { $0.verb == "get" }
        #expect(missing.isSuperset(of: needed))
    }

    @Test func `that rights are missing and that they come is told in one line for each watch`() throws {
        let (fixture, grant) = try fixture()
        func lines(_ message: String) -> [String] {
            fixture.host.log.filter { $0.message == message }
                .compactMap { $0.fields?["resource"]?.string }.sorted()
        }
        let resources = ["applications.argoproj.io", "applicationsets.argoproj.io", "secrets"]
        #expect(eventually { lines("the cluster is not watched") == resources })
        try grant([])
        #expect(eventually(within: .seconds(40)) { lines("the cluster is watched") == resources })
        #expect(lines("the cluster is not watched") == resources)
        let error = fixture.host.log.first { $0.message == "the cluster is not watched" }?.fields?["error"]?
            .string
        #expect(error?.contains("cannot list resource") == true, "\(error ?? "")")
        let up = fixture.host.metrics.filter { $0.name == "watch_up" && $0.labels?["resource"] == "secrets" }
        #expect(up.map(\.value) == [0, 1])
        #expect(up.last?.labels?["namespace"] == .string(fixture.namespace))
    }

    @Test func `watches that have nothing to tell end in seconds`() throws {
        let (fixture, grant) = try fixture()
        try grant([])
        #expect(try eventually(within: .seconds(40)) { try fixture.perform(.health) { _ in }.error == nil })
        let begin = ContinuousClock.now
        fixture.end()
        #expect(ContinuousClock.now - begin < .seconds(10))
    }
}
