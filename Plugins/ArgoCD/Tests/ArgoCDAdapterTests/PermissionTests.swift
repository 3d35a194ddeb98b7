import CO2DMSPlugin
import Foundation
import JSONText
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

@testable import ArgoCDAdapter

/// What the adapter may do with the rights of its manifest, in one namespace and nowhere else.
struct PermissionTests {
    private static let manifest = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../rbac.yaml").standardizedFileURL.path

    /// An adapter whose account has the rights of the manifest, once they are granted.
    private func fixture(_ registration: [String: JSONValue] = [:]) throws -> (
        ArgoCDFixture, grant: () throws -> Void
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
        return (fixture, { try cluster.grant(Self.manifest, to: user, in: namespace) })
    }

    @Test func `the manifest's rights are enough for deployments and registrations`() throws {
        let (git, url) = try GitPlace.repository()
        _ = try GitPlace.commit("apps/web", to: git)
        let port = try #require(url.split(separator: "/").dropFirst().first.map(String.init))
        let (fixture, grant) = try fixture(["hosts": [.string(port)]])
        try grant()
        let cluster = try #require(fixture.cluster)
        try cluster.create(
            ArgoCDFixture.object("AppProject", "default", spec: ["sourceRepos": ["*"]]),
            in: fixture.namespace,
            of: ArgoCDTypes.projects
        )
        try fixture.write("web", spec: ["source": ["repoURL": "https://x.example.com", "chart": "web"]])
        #expect(try fixture.users("web", "1.0.0") == ["web declared"])
        for version in ["1.0.0", "2.0.0"] {
            let record = try fixture.perform(.packageUpload) {
                $0.flags = O2DMS_REQ_REGISTER
                ($0.name, $0.version) = ("guestbook", version)
                $0.parametersJSON =
                    ([
                        "repoURL": .string(url), "path": "apps/web", "project": "default",
                        "username": .string(GitHTTPServer.username),
                        "password": .string(GitHTTPServer.password),
                    ] as JSONValue).text
            }
            #expect(record.error == nil)
        }
        for version in ["1.0.0", "2.0.0"] {
            let record = try fixture.perform(.packageDelete) {
                ($0.name, $0.version) = ("guestbook", version)
            }
            #expect(record.error == nil)
        }
        #expect(try eventually { try fixture.perform(.health) { _ in }.error == nil })
    }

    @Test func `that rights are missing and that they come is told in one line for each watch`() throws {
        let (fixture, grant) = try fixture()
        func lines(_ message: String) -> [String] {
            fixture.host.log.filter { $0.message == message }
                .compactMap { $0.fields?["resource"]?.string }.sorted()
        }
        let resources = ["applications.argoproj.io", "applicationsets.argoproj.io", "secrets"]
        #expect(eventually { lines("the cluster is not watched") == resources })
        try grant()
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
        try grant()
        #expect(try eventually(within: .seconds(40)) { try fixture.perform(.health) { _ in }.error == nil })
        let begin = ContinuousClock.now
        fixture.end()
        #expect(ContinuousClock.now - begin < .seconds(10))
    }
}
