import JSONText
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

/// Packages that Applications use by members that are seldom there.
@Suite(.ownThread)
struct OddSourceTests {
    private static let charts = "https://charts.example.com/stable"
    private static let commit = String(repeating: "a1", count: 20)
    private static let git = "https://git.example.com/apps.git"

    private static func chart(_ revision: String) -> JSONValue {
        ["repoURL": .string(charts), "chart": "redis", "targetRevision": .string(revision)]
    }

    private static func users(_ fixture: ArgoCDFixture, _ path: String) throws -> [String] {
        try fixture.users("any", "1.0.0", uri: "git+\(git)//\(path)?ref=\(commit)")
    }

    @Test func `a synchronisation that was asked for declares what it is to bring`() throws {
        func object(_ name: String, _ more: [JSONMember], _ operation: JSONValue?) -> JSONValue {
            let state = operation.map {
                [JSONMember(key: "operationState", value: ["phase": "Running", "operation": $0])]
            }
            let history: JSONValue = [["id": 0, "revision": "1.1.0", "source": Self.chart("1.1.0")]]
            let members = ArgoCDFixture.object(
                "Application",
                name,
                spec: ["source": Self.chart("1.1.0")],
                status: .object([JSONMember(key: "history", value: history)] + (state ?? []))
            )
            return .object((members.members ?? []) + more)
        }
        let revision: JSONValue = ["sync": ["revision": "1.2.0"]]
        let rollback: JSONValue = ["sync": ["revision": "1.0.0", "source": Self.chart("^1.0")]]
        let fixture = try ArgoCDFixture()
        let objects = [
            object("asked", [JSONMember(key: "operation", value: revision)], nil),
            object("begun", [], rollback),
        ]
        for object in objects {
            try #require(fixture.cluster).create(
                object,
                in: fixture.namespace,
                of: ArgoCDTypes.applications
            )
        }
        func users(_ version: String) throws -> [String] {
            try fixture.users("redis", version, repository: Self.charts)
        }
        #expect(try users("1.1.0") == ["asked nameVersion", "begun nameVersion"])
        #expect(try users("1.2.0") == ["asked declared"])
        #expect(try users("1.0.0") == ["begun declared"])
        #expect(try users("1.3.0") == [])
    }

    @Test(
        arguments: [
            (["helm": ["valueFiles": ["../shared/1.0.0/values.yaml"]]], "apps/shared/1.0.0"),
            (["helm": ["valueFiles": ["/packages/shared/1.0.0/values.yaml"]]], "packages/shared/1.0.0"),
            (["helm": ["valueFiles": ["/packages/shared/*/values.yaml"]]], "packages/shared/1.0.0"),
            (
                ["helm": ["fileParameters": [["name": "a", "path": "../shared/1.0.0/a/b.txt"]]]],
                "apps/shared/1.0.0"
            ),
            (["kustomize": ["components": ["../../packages/shared/1.0.0"]]], "packages/shared/1.0.0"),
            (["directory": ["jsonnet": ["libs": ["packages/shared/1.0.0/lib"]]]], "packages/shared/1.0.0"),
            (["directory": ["jsonnet": ["libs": ["../shared"]]]], "apps/shared/1.0.0"),
        ] as [(JSONValue, String)]
    )
    func `files from beside a source's directory are in use as it is`(more: JSONValue, path: String) throws {
        let members: JSONValue = [
            "repoURL": .string(Self.git), "path": "apps/web", "targetRevision": .string(Self.commit),
        ]
        let source = JSONValue.object((members.members ?? []) + (more.members ?? []))
        let fixture = try ArgoCDFixture().write("web", spec: ["source": source])
        #expect(try Self.users(fixture, path) == ["web declared"])
        #expect(try Self.users(fixture, "packages/other/1.0.0") == [])
    }

    @Test func `a file in a directory is no use of the directories below it`() throws {
        let sources: JSONValue = [
            ["repoURL": .string(Self.git), "ref": "values", "targetRevision": "main"],
            [
                "repoURL": .string(Self.charts), "chart": "redis", "targetRevision": "1.0.0",
                "helm": ["valueFiles": ["$values/values.yaml", "$values/packages/values.yaml"]],
            ],
        ]
        let fixture = try ArgoCDFixture().write("cache", spec: ["sources": sources])
        #expect(try Self.users(fixture, "packages/shared/1.0.0") == [])
        #expect(try Self.users(fixture, "packages") == ["cache declared"])
    }

    @Test func `what is hydrated is in use from where it was, also when another source is asked for`() throws
    {
        func hydrator(_ path: String) -> JSONValue {
            [
                "drySource": ["repoURL": .string(Self.git), "path": .string(path), "targetRevision": "main"],
                "syncSource": ["targetBranch": "environments/dev", "path": "web"],
            ]
        }
        let fixture = try ArgoCDFixture().write(
            "web",
            spec: ["sourceHydrator": hydrator("apps/new")],
            status: [
                "sourceHydrator": [
                    "lastSuccessfulOperation": [
                        "drySHA": .string(Self.commit), "sourceHydrator": hydrator("apps/old"),
                    ]
                ]
            ]
        )
        #expect(try Self.users(fixture, "apps/old") == ["web exact"])
        #expect(try Self.users(fixture, "apps/new") == ["web declared"])
    }
}
