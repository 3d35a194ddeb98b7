import JSONText
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

/// Which packages Applications of a real cluster use, and how well that is known.
@Suite(.ownThread)
struct UsageTests {
    private static let charts = "https://charts.example.com/stable"
    private static let commit = String(repeating: "a1", count: 20)
    private static let older = String(repeating: "b2", count: 20)
    private static let git = "https://git.example.com/apps.git"

    private static func chart(_ revision: String) -> JSONValue {
        [
            "repoURL": "https://Charts.example.com:443/stable/", "chart": "redis",
            "targetRevision": .string(revision),
        ]
    }

    private static func packageURI(_ path: String, _ commit: String) -> String {
        "git+\(git)//\(path)?ref=\(commit)"
    }

    @Test func `a chart is used in the version that runs, and older ones are what a rollback brings back`()
        throws
    {
        let fixture = try ArgoCDFixture().write(
            "cache",
            spec: ["source": Self.chart("^1.0")],
            status: [
                "sync": [
                    "status": "Synced", "revision": "1.2.0", "comparedTo": ["source": Self.chart("^1.0")],
                ],
                "history": [
                    [
                        "id": 0, "revision": "1.1.0", "source": Self.chart("^1.0"),
                        "deployedAt": "2026-01-01T00:00:00Z",
                    ],
                    [
                        "id": 1, "revision": "1.2.0", "source": Self.chart("^1.0"),
                        "deployedAt": "2026-02-01T00:00:00Z",
                    ],
                ],
            ]
        )
        #expect(try fixture.users("redis", "1.2.0", repository: Self.charts) == ["cache nameVersion"])
        #expect(try fixture.users("redis", "1.1.0", repository: Self.charts) == ["cache rollbackTarget"])
        #expect(try fixture.users("redis", "1.3.0", repository: Self.charts) == [])
        #expect(try fixture.users("redis", "1.2.0", repository: "https://other.example.com/stable") == [])
        #expect(try fixture.users("postgres", "1.2.0", repository: Self.charts) == [])
    }

    @Test func `while nothing is resolved every version of the range is declared`() throws {
        let fixture = try ArgoCDFixture().write("cache", spec: ["source": Self.chart("^1.0")])
        #expect(try fixture.users("redis", "1.9.0", repository: Self.charts) == ["cache declared"])
        #expect(try fixture.users("redis", "2.0.0", repository: Self.charts) == [])
    }

    @Test func `a synchronisation that failed leaves the older version in use, and declares the newer`()
        throws
    {
        let fixture = try ArgoCDFixture().write(
            "cache",
            spec: ["source": Self.chart("1.2.0")],
            status: [
                "sync": [
                    "status": "OutOfSync", "revision": "1.2.0", "comparedTo": ["source": Self.chart("1.2.0")],
                ],
                "history": [
                    [
                        "id": 4, "revision": "1.1.0", "source": Self.chart("1.1.0"),
                        "deployedAt": "2026-01-01T00:00:00Z",
                    ]
                ],
                "operationState": ["phase": "Failed", "message": "one or more objects failed to apply"],
            ]
        )
        #expect(try fixture.users("redis", "1.1.0", repository: Self.charts) == ["cache nameVersion"])
        #expect(try fixture.users("redis", "1.2.0", repository: Self.charts) == ["cache declared"])
    }

    @Test func `a registry's chart may be named with a part of its address`() throws {
        let source: JSONValue = [
            "repoURL": "registry.example.com", "chart": "charts/redis", "targetRevision": "1.2.0",
        ]
        let fixture = try ArgoCDFixture().write("redis", spec: ["source": source])
        let charts = "oci://registry.example.com/charts"
        #expect(try fixture.users("redis", "1.2.0", repository: charts) == ["redis declared"])
        #expect(try fixture.users("redis", "1.2.0", repository: "oci://registry.example.com/other") == [])
    }

    @Test func `a registry's chart is the same with and without oci:// and by its digest`() throws {
        let digest = "sha256:" + String(repeating: "c3", count: 32)
        let fixture = try ArgoCDFixture()
            .write(
                "helm",
                spec: [
                    "source": [
                        "repoURL": "registry.example.com/charts", "chart": "redis", "targetRevision": "1.2.0",
                    ]
                ],
                status: [
                    "history": [
                        [
                            "id": 0, "revision": "1.2.0", "deployedAt": "2026-01-01T00:00:00Z",
                            "source": [
                                "repoURL": "registry.example.com/charts", "chart": "redis",
                                "targetRevision": "1.2.0",
                            ],
                        ]
                    ]
                ]
            )
            .write(
                "native",
                spec: [
                    "source": [
                        "repoURL": "oci://registry.example.com/charts/redis", "path": ".",
                        "targetRevision": "1.3.0",
                    ]
                ],
                status: [
                    "history": [
                        [
                            "id": 0, "revision": .string(digest), "deployedAt": "2026-01-01T00:00:00Z",
                            "source": [
                                "repoURL": "oci://registry.example.com/charts/redis", "path": ".",
                                "targetRevision": "1.3.0",
                            ],
                        ]
                    ]
                ]
            )
        let registry = "oci://registry.example.com/charts"
        #expect(try fixture.users("redis", "1.2.0", repository: registry) == ["helm nameVersion"])
        #expect(try fixture.users("redis", "1.3.0", repository: registry, digest: digest) == ["native exact"])
    }

    @Test func `a directory in Git is used exactly at its commit, and declared by who follows the branch`()
        throws
    {
        let source: JSONValue = [
            "repoURL": "git@git.example.com:apps", "path": "./web/1.0.0/", "targetRevision": "main",
        ]
        let fixture = try ArgoCDFixture().write(
            "web",
            spec: ["source": source],
            status: [
                "sync": [
                    "status": "Synced", "revision": .string(Self.commit), "comparedTo": ["source": source],
                ],
                "history": [
                    [
                        "id": 0, "revision": .string(Self.older), "source": source,
                        "deployedAt": "2026-01-01T00:00:00Z",
                    ],
                    [
                        "id": 1, "revision": .string(Self.commit), "source": source,
                        "deployedAt": "2026-01-02T00:00:00Z",
                    ],
                ],
            ]
        )
        .write("fresh", spec: ["source": source])
        func users(_ path: String, _ commit: String) throws -> [String] {
            try fixture.users("web", "1.0.0", repository: Self.git, uri: Self.packageURI(path, commit))
        }
        #expect(try users("web/1.0.0", Self.commit) == ["fresh declared", "web exact"])
        #expect(try users("web/2.0.0", Self.commit) == [])
        #expect(try users("other", Self.commit) == [])
    }

    @Test func `several sources count each for itself, and a reference by the value files taken from it`()
        throws
    {
        let sources: JSONValue = [
            [
                "repoURL": .string(Self.charts), "chart": "redis", "targetRevision": "1.2.0",
                "helm": [
                    "valueFiles": ["$values/env/prod/values.yaml", "plain.yaml"],
                    "fileParameters": [["name": "ca", "path": "$values/env/tls/ca.pem"]],
                ],
            ],
            ["repoURL": .string(Self.git), "targetRevision": "main", "ref": "values"],
            ["repoURL": .string(Self.git), "path": "extra", "targetRevision": "main"],
        ]
        let fixture = try ArgoCDFixture().write(
            "many",
            spec: ["sources": sources],
            status: [
                "history": [
                    [
                        "id": 0, "revisions": ["1.2.0", .string(Self.commit), .string(Self.older)],
                        "sources": sources, "deployedAt": "2026-01-01T00:00:00Z",
                    ]
                ]
            ]
        )
        #expect(try fixture.users("redis", "1.2.0", repository: Self.charts) == ["many nameVersion"])
        let values = Self.packageURI("env/prod", Self.commit)
        #expect(try fixture.users("prod", "1.0.0", repository: Self.git, uri: values) == ["many exact"])
        let parameters = Self.packageURI("env/tls", Self.commit)
        #expect(try fixture.users("tls", "1.0.0", repository: Self.git, uri: parameters) == ["many exact"])
        let extra = Self.packageURI("extra", Self.older)
        #expect(try fixture.users("extra", "1.0.0", repository: Self.git, uri: extra) == ["many exact"])
        let unrelated = Self.packageURI("unrelated", Self.commit)
        #expect(try fixture.users("unrelated", "1.0.0", repository: Self.git, uri: unrelated) == [])
    }

    @Test func `of a hydrated Application both the source and what was rendered are in use`() throws {
        let fixture = try ArgoCDFixture().write(
            "hydrated",
            spec: [
                "sourceHydrator": [
                    "drySource": ["repoURL": .string(Self.git), "path": "dry", "targetRevision": "HEAD"],
                    "syncSource": ["targetBranch": "env/prod", "path": "wet"],
                ]
            ],
            status: [
                "sourceHydrator": [
                    "lastSuccessfulOperation": [
                        "drySHA": .string(Self.commit), "hydratedSHA": .string(Self.older),
                    ]
                ],
                "history": [
                    [
                        "id": 0, "revision": .string(Self.older), "deployedAt": "2026-01-01T00:00:00Z",
                        "source": [
                            "repoURL": .string(Self.git), "path": "wet", "targetRevision": "env/prod",
                        ],
                    ]
                ],
            ]
        )
        for (path, commit) in [("dry", Self.commit), ("wet", Self.older)] {
            let uri = Self.packageURI(path, commit)
            #expect(try fixture.users(path, "1.0.0", repository: Self.git, uri: uri) == ["hydrated exact"])
        }
    }

    @Test func `an ApplicationSet declares what its template names, as far as that is fixed`() throws {
        let fixture = try ArgoCDFixture()
        let template: JSONValue = [
            "spec": [
                "sources": [
                    ["repoURL": .string(Self.charts), "chart": "redis", "targetRevision": "{{.version}}"],
                    [
                        "repoURL": .string(Self.git), "path": "apps/{{.path.basename}}",
                        "targetRevision": "main",
                    ],
                ]
            ]
        ]
        try #require(fixture.cluster).create(
            ArgoCDFixture.object("ApplicationSet", "all", spec: ["generators": [], "template": template]),
            in: fixture.namespace,
            of: ArgoCDTypes.sets
        )
        #expect(try fixture.users("redis", "9.9.9", repository: Self.charts) == ["all declared"])
        let below = Self.packageURI("apps/web", Self.commit)
        #expect(try fixture.users("web", "1.0.0", repository: Self.git, uri: below) == ["all declared"])
        let beside = Self.packageURI("other/web", Self.commit)
        #expect(try fixture.users("web", "1.0.0", repository: Self.git, uri: beside) == [])
    }

    @Test func `an Application at one tag uses no package at another`() throws {
        let git = Self.git
        func source(_ revision: String) -> JSONValue {
            ["repoURL": .string(git), "path": "web", "targetRevision": .string(revision)]
        }
        let object = String(repeating: "0e", count: 20)
        let fixture = try ArgoCDFixture()
        for (name, revision, resolved) in [
            ("synced", "web/1.0.0", Self.commit), ("object", object, object), ("short", "main", "a1a1a1a"),
        ] {
            try fixture.write(
                name,
                spec: ["source": source(revision)],
                status: [
                    "sync": [
                        "status": "Synced", "revision": .string(resolved),
                        "comparedTo": ["source": source(revision)],
                    ]
                ]
            )
        }
        try fixture.write("new", spec: ["source": source("web-1.0.0")])
            .write("branch", spec: ["source": source("main")])
        func users(_ version: String, _ commit: String, _ tag: JSONValue) throws -> [String] {
            try fixture.deployments {
                $0.name = "web"
                $0.version = version
                $0.repositoryURL = git
                $0.packageURI = Self.packageURI("web", commit)
                $0.parametersJSON = tag.text
            }
            .map { "\($0.name) \($0.evidence)" }
        }
        let first: JSONValue = ["tag": "web/1.0.0", "tagObject": .string(object)]
        #expect(
            try users("1.0.0", Self.commit, first) == [
                "branch declared", "object exact", "short exact", "synced exact",
            ]
        )
        #expect(try users("2.0.0", Self.older, ["tag": "web/2.0.0"]) == ["branch declared"])
        #expect(
            try users("1.0.0", Self.older, ["tag": "web-1.0.0"]) == ["branch declared", "new declared"]
        )
    }

    @Test
    func
        `an artifact by its digest is that one alone, and a tag that is no version may be any until it is resolved`()
        throws
    {
        let digest = "sha256:" + String(repeating: "c3", count: 32)
        let other = "sha256:" + String(repeating: "d4", count: 32)
        func source(_ revision: String) -> JSONValue {
            [
                "repoURL": "oci://registry.example.com/charts/web", "path": ".",
                "targetRevision": .string(revision),
            ]
        }
        let fixture = try ArgoCDFixture()
            .write("pinned", spec: ["source": source(digest)])
            .write("latest", spec: ["source": source("latest")])
            .write("build", spec: ["source": source("2.0.0_b.1")])
        func users(_ version: String, _ manifest: String) throws -> [String] {
            try fixture.deployments {
                $0.name = "web"
                $0.version = version
                $0.repositoryURL = "oci://registry.example.com/charts"
                $0.parametersJSON = (["manifestDigest": .string(manifest)] as JSONValue).text
            }
            .map { "\($0.name) \($0.evidence)" }
        }
        #expect(try users("1.0.0", digest) == ["latest declared", "pinned declared"])
        #expect(try users("1.0.1", other) == ["latest declared"])
        #expect(try users("2.0.0+b.1", other) == ["build declared", "latest declared"])
        #expect(try users("2.0.0+b.2", other) == ["latest declared"])
    }
}
