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

/// How Applications are shown as deployments.
@Suite(.ownThread)
struct DeploymentTests {
    struct Standing: Sendable, CustomTestStringConvertible {
        let status: JSONValue?
        let expected: DeploymentStatus
        var testDescription: String { status.map { String(decoding: $0.text, as: UTF8.self) } ?? "no status" }
    }

    private static let history: JSONValue = [
        ["id": 0, "revision": "1", "deployedAt": "2026-01-01T00:00:00Z"]
    ]

    static let standings = [
        Standing(status: nil, expected: .pending),
        Standing(
            status: ["health": ["status": "Healthy"], "sync": ["status": "Synced"]],
            expected: .deployed
        ),
        Standing(
            status: ["health": ["status": "Healthy"], "sync": ["status": "OutOfSync"]],
            expected: .deployed
        ),
        Standing(status: ["health": ["status": "Degraded"]], expected: .degraded),
        Standing(status: ["health": ["status": "Progressing"]], expected: .updating),
        Standing(status: ["health": ["status": "Suspended"]], expected: .suspended),
        Standing(status: ["health": ["status": "Missing"]], expected: .pending),
        Standing(status: ["health": ["status": "Missing"], "history": history], expected: .failed),
        Standing(
            status: ["health": ["status": "Healthy"], "operationState": ["phase": "Running"]],
            expected: .updating
        ),
        Standing(
            status: [
                "health": ["status": "Healthy"], "sync": ["status": "OutOfSync"],
                "operationState": ["phase": "Failed"],
            ],
            expected: .failed
        ),
        Standing(
            status: [
                "health": ["status": "Healthy"], "sync": ["status": "Synced"],
                "operationState": ["phase": "Error"],
            ],
            expected: .deployed
        ),
        Standing(status: ["conditions": [["type": "ComparisonError", "message": "x"]]], expected: .unknown),
        Standing(status: ["health": ["status": "Invented"], "history": history], expected: .unknown),
    ]

    @Test(arguments: standings)
    func `the table of the README decides how one stands`(_ standing: Standing) throws {
        let members =
            [JSONMember(key: "spec", value: [:])]
            + (standing.status.map { [JSONMember(key: "status", value: $0)] } ?? [])
        let application = try JSONValue.object(members).decode(Application.self)
        #expect(application.standing(isDeleting: false) == standing.expected)
        #expect(application.standing(isDeleting: true) == .deleting)
    }

    @Test
    func `an Application is shown with its place, times, revision and sources, and without credentials`()
        throws
    {
        let source: JSONValue = [
            "repoURL": "https://user:secret@git.example.com/apps.git", "path": "web",
            "targetRevision": "main",
        ]
        let fixture = try ArgoCDFixture().write(
            "web",
            spec: [
                "project": "default", "source": source, "syncPolicy": ["automated": [:]],
                "destination": ["server": "https://kubernetes.default.svc", "namespace": "prod"],
                "invented": ["x": 1],
            ],
            status: [
                "sync": ["status": "Synced", "revision": "c0ffee"],
                "health": ["status": "Degraded", "message": "pod crashes"],
                "history": [
                    ["id": 6, "revision": "c0ffee", "source": source, "deployedAt": "2026-02-03T04:05:06Z"]
                ],
                "invented": "y",
            ]
        )
        let id = "application.\(fixture.namespace).web"
        let found = eventually {
            (try? fixture.perform(.deploymentGet, { $0.id = id }).deployments.first?.status) == .degraded
        }
        #expect(found)
        let record = try fixture.perform(.deploymentGet) {
            $0.id = id
            $0.flags = O2DMS_REQ_DETAIL
        }
        let deployment = try #require(record.deployments.first)
        #expect(deployment.namespace == "prod")
        #expect(deployment.revision == 7)
        #expect(deployment.statusMessage == "pod crashes")
        #expect(deployment.updatedAt == RFC3339.nanoseconds("2026-02-03T04:05:06Z"))
        #expect(deployment.createdAt != nil)
        #expect(deployment.packageRepositoryURL == "https://git.example.com/apps.git")
        let extensions = try #require(deployment.extensionsJSON)
        #expect(!String(decoding: extensions, as: UTF8.self).contains("secret"))
        let details = try JSONValue(parsing: extensions)
        #expect(details["automated"] == true)
        #expect(details["application"]?.string == "\(fixture.namespace)/web")
        #expect(details["sources"]?.elements?.first?["revision"] == "c0ffee")
    }

    @Test func `the watch follows what comes, changes and goes`() throws {
        let fixture = try ArgoCDFixture()
        let spec: JSONValue = [
            "source": ["repoURL": "https://x.example.com", "chart": "redis", "targetRevision": "1.0.0"]
        ]
        func users() throws -> Int {
            try fixture.deployments {
                $0.flags = 0
                $0.name = "redis"
                $0.version = "1.0.0"
            }
            .count
        }
        #expect(eventually { (try? users()) == 0 })
        try fixture.write("cache", spec: spec)
        #expect(try eventually { try users() == 1 })
        let cluster = try #require(fixture.cluster)
        try cluster.client.delete(
            ObjectKey(namespace: fixture.namespace, name: "cache"),
            of: ArgoCDTypes.applications,
            TestCluster.terms
        )
        #expect(try eventually { try users() == 0 })
        #expect(
            try fixture.perform(.deploymentGet, { $0.id = "application.\(fixture.namespace).cache" }).error?
                .code == .notFound
        )
    }

    @Test func `without a cluster no claim is made, and health says so`() throws {
        let fixture = try ArgoCDFixture(hasCluster: false)
        #expect(try fixture.perform(.deploymentList) { _ in }.error?.code == .unsupported)
        #expect(try fixture.perform(.deploymentGet) { $0.id = "x" }.error?.code == .unsupported)
        #expect(
            try fixture.perform(.health) { _ in }.details?["deployments"]
                == "not watched: no cluster is configured"
        )
    }

    @Test func `a cluster that does not let us look makes the question unanswered, never empty`() throws {
        let cluster = try ArgoCDTypes.served.get()
        let fixture = try ArgoCDFixture(
            hasCluster: true,
            ["kubernetes": ["kubeconfig": .string(try Self.kubeconfig(cluster, token: "nobody"))]]
        )
        for flags in [0, O2DMS_REQ_FRESH] {
            let record = try fixture.perform(.deploymentList) {
                $0.flags = flags
                $0.name = "redis"
                $0.version = "1.0.0"
            }
            #expect(record.error?.code == .unavailable)
            #expect(record.deployments.isEmpty)
        }
        #expect(try fixture.perform(.health) { _ in }.error?.code == .unavailable)
        #expect(try fixture.packages().isEmpty)
    }

    private static func kubeconfig(_ cluster: TestCluster, token: String) throws -> String {
        let path = NSTemporaryDirectory() + "o2dms-kubeconfig-" + UUID().uuidString
        let text = """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{ name: test, cluster: { server: "\(cluster.server.url)", certificate-authority: "\(cluster.server.authorityFile)" } }]
            contexts: [{ name: test, context: { cluster: test, user: test } }]
            users: [{ name: test, user: { token: "\(token)" } }]
            """
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        return path
    }
}
