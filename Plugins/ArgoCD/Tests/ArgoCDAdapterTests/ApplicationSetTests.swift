import Deployments
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import Testing
import ThreadsTesting

@testable import ArgoCDAdapter

/// What the Applications of a set may use, before there are any: nothing that a template leaves open makes a package look unused.
@Suite(.ownThread)
struct ApplicationSetTests {
    private static let charts = "https://charts.example.com/stable"
    private static let git = "https://git.example.com/apps.git"
    private static let commit = String(repeating: "a1", count: 20)

    private static func chart(_ chart: String, _ revision: String, _ url: String = charts) -> JSONValue {
        ["repoURL": .string(url), "chart": .string(chart), "targetRevision": .string(revision)]
    }

    private static func template(_ source: JSONValue) -> JSONValue { ["spec": ["source": source]] }

    private func fixture(_ spec: JSONValue) throws -> ArgoCDFixture {
        let fixture = try ArgoCDFixture()
        try #require(fixture.cluster).create(
            ArgoCDFixture.object("ApplicationSet", "all", spec: spec),
            in: fixture.namespace,
            of: ArgoCDTypes.sets
        )
        return fixture
    }

    @Test func `what is written declares exactly that`() throws {
        let fixture = try fixture(["template": Self.template(Self.chart("redis", "1.2.3"))])
        #expect(try fixture.users("redis", "1.2.3", repository: Self.charts) == ["all declared"])
        #expect(try fixture.users("redis", "1.2.4", repository: Self.charts) == [])
        #expect(try fixture.users("nginx", "1.2.3", repository: Self.charts) == [])
    }

    @Test func `a chart that a template names may be every one of the repository whose name fits`() throws {
        let fixture = try fixture(["template": Self.template(Self.chart("web-{{.env}}-eu", "{{.version}}"))])
        #expect(try fixture.users("web-prod-eu", "7.0.0", repository: Self.charts) == ["all declared"])
        #expect(try fixture.users("web-prod-us", "7.0.0", repository: Self.charts) == [])
        #expect(try fixture.users("web-eu", "7.0.0", repository: Self.charts) == [])
        #expect(try fixture.users("web-prod-eu", "7.0.0", repository: "https://other.example.com") == [])
    }

    @Test func `a chart that is all a template's may be every one of the repository`() throws {
        let fixture = try fixture(["template": Self.template(Self.chart("{{ .chart }}", "1.0.0"))])
        #expect(try fixture.users("redis", "1.0.0", repository: Self.charts) == ["all declared"])
        #expect(try fixture.users("redis", "1.0.1", repository: Self.charts) == [])
        #expect(try fixture.users("redis", "1.0.0", repository: "https://other.example.com") == [])
        let uri = "git+\(Self.git)//web/1.0.0?ref=\(Self.commit)"
        #expect(try fixture.users("web", "1.0.0", repository: Self.git, uri: uri) == [])
    }

    @Test func `a repository that a template completes may be each below what is written`() throws {
        let url = "https://charts.example.com/{{.team}}/stable"
        let fixture = try fixture(["template": Self.template(Self.chart("redis", "1.0.0", url))])
        let below = "https://charts.example.com/blue/stable"
        #expect(try fixture.users("redis", "1.0.0", repository: below) == ["all declared"])
        #expect(try fixture.users("redis", "1.0.0", repository: "https://charts.example.org/blue") == [])
        #expect(try fixture.users("nginx", "1.0.0", repository: below) == [])
    }

    @Test func `directories of repositories that a template names may be of any`() throws {
        let source: JSONValue = [
            "repoURL": "{{ .url }}", "path": "deploy/{{.env}}", "targetRevision": "HEAD",
        ]
        let fixture = try fixture(["template": Self.template(source)])
        let uri = "git+\(Self.git)//deploy/prod?ref=\(Self.commit)"
        #expect(try fixture.users("prod", "1.0.0", repository: Self.git, uri: uri) == ["all declared"])
        let other = "git+\(Self.git)//other/prod?ref=\(Self.commit)"
        #expect(try fixture.users("prod", "1.0.0", repository: Self.git, uri: other) == [])
        #expect(try fixture.users("redis", "1.0.0", repository: Self.charts) == [])
    }

    @Test func `where not even the kind of source is written, every package may be meant`() throws {
        let fixture = try fixture([
            "template": Self.template(["repoURL": "{{url}}", "chart": "{{chart}}", "path": "{{path}}"])
        ])
        #expect(try fixture.users("redis", "1.0.0", repository: Self.charts) == ["all declared"])
        let uri = "git+\(Self.git)//web/1.0.0?ref=\(Self.commit)"
        #expect(try fixture.users("web", "1.0.0", repository: Self.git, uri: uri) == ["all declared"])
    }

    @Test func `generators' own templates count, also of those that others combine, on top of the set's`()
        throws
    {
        let fixture = try fixture([
            "template": Self.template(Self.chart("base", "1.0.0")),
            "generators": [
                [
                    "list": [
                        "elements": [["env": "prod"]],
                        "template": [
                            "metadata": [:], "spec": ["source": ["chart": "listed", "repoURL": ""]],
                        ],
                    ]
                ],
                [
                    "matrix": [
                        "generators": [
                            ["git": ["template": Self.template(["targetRevision": "2.0.0"])]],
                            [
                                "merge": [
                                    "generators": [
                                        ["clusters": ["template": Self.template(["chart": "deep"])]]
                                    ]
                                ]
                            ],
                        ]
                    ],
                    "selector": ["matchLabels": ["template": "no template"]],
                ],
            ],
        ])
        for (name, version) in [("listed", "1.0.0"), ("base", "2.0.0"), ("deep", "1.0.0"), ("base", "1.0.0")]
        {
            let users = try fixture.users(name, version, repository: Self.charts)
            #expect(users == ["all declared"], "\(name) \(version)")
        }
        #expect(try fixture.users("listed", "2.0.0", repository: Self.charts) == [])
    }

    @Test func `what a list puts into a template is known, and nothing else is declared`() throws {
        let set = try set([
            "template": Self.template(Self.chart("{{ .chart }}", "{{.versions.chart}}", "{{.url}}")),
            "generators": [
                [
                    "list": [
                        "elements": [
                            ["chart": "redis", "url": .string(Self.charts), "versions": ["chart": "1.0.0"]],
                            ["chart": "nginx", "url": .string(Self.charts), "versions": ["chart": "^2.0"]],
                            [
                                "chart": "{{a}}-x", "url": .string(Self.charts),
                                "versions": ["chart": "3.0.0"],
                            ],
                        ]
                    ]
                ]
            ],
        ])
        for package in ["redis 1.0.0", "nginx 2.1.0", "any-x 3.0.0"] {
            #expect(try isDeclared(package, by: set), "\(package)")
        }
        for package in ["redis 2.1.0", "nginx 1.0.0", "any-x 1.0.0", "web 1.0.0"] {
            #expect(try !isDeclared(package, by: set), "\(package)")
        }
    }

    @Test(
        arguments: [
            ["list": ["elements": [["other": "redis"]]]], ["list": ["elements": [["chart": ["a": "b"]]]]],
            ["list": ["elements": []]],
            ["list": ["elements": [["chart": "redis"]], "elementsYaml": "{{ .x }}"]],
            ["clusters": ["elements": [["chart": "redis"]]]],
            ["list": ["elements": [["chart": "redis"]]], "git": [:]],
            ["matrix": ["generators": [["list": ["elements": [["chart": "redis"]]]], ["git": [:]]]]],
        ] as [JSONValue]
    )
    func `what a list does not say, or others may, stays open`(generator: JSONValue) throws {
        let template = Self.template(Self.chart("{{ .chart }}", "1.0.0"))
        let set = try set(["template": template, "generators": [generator]])
        #expect(try isDeclared("web 1.0.0", by: set))
        #expect(try !isDeclared("web 1.0.1", by: set))
    }

    /// Elements times sources: what lists may make of one set's templates is bounded.
    @Test(arguments: [(100, 100, true), (100, 101, false)])
    func `a list that makes too many sources stays open`(elements: Int, sources: Int, isKnown: Bool) throws {
        let source: JSONValue = [
            "repoURL": .string(Self.charts), "chart": "{{.chart}}", "targetRevision": "1.0.0",
        ]
        let list = (0..<elements).map { number -> JSONValue in ["chart": .string("c\(number)")] }
        let set = try set([
            "template": ["spec": ["sources": .array(Array(repeating: source, count: sources))]],
            "generators": [["list": ["elements": .array(list)]]],
        ])
        #expect(set.specifications.count == (isKnown ? elements : 1))
        #expect(try isDeclared("c7 1.0.0", by: set))
        #expect(try isDeclared("web 1.0.0", by: set) != isKnown)
    }

    @Test func `a text that a list makes too long stays open`() {
        let limit = ListElement.textBytesLimit
        let element = ListElement(["x": .string(String(repeating: "x", count: limit / 2))])
        #expect(element.filled("{{.x}}{{.x}}").utf8.count == limit)
        #expect(element.filled("{{.x}}{{.x}}-") == "{{.x}}{{.x}}-")
        let long = String(repeating: "{{.x}}", count: limit)
        #expect(element.filled(long) == long)
    }

    @Test(arguments: [
        #"{{if eq .env "prod"}}alpha{{else}}alpha-debug{{end}}"#, "a{{ with .x }}-{{ . }}{{ end }}lpha",
    ])
    func `of branches none is certain, nor what comes after them`(chart: String) throws {
        let set = try set([
            "template": Self.template(Self.chart(chart, "1.0.0")),
            "generators": [["list": ["elements": [["env": "prod"]]]]],
        ])
        #expect(try isDeclared("alpha 1.0.0", by: set) && isDeclared("alpha-debug 1.0.0", by: set))
        #expect(try !isDeclared("alpha 2.0.0", by: set))
    }

    @Test(arguments: [
        #"{"spec": {"source": {"chart": null, "path": "x"}}}"#, #"{"spec": {"source": {"chart": ""}}}"#,
        #"{"spec": {"source": {"$patch": "replace", "path": "x"}}}"#,
        #"{"spec": {"$retainKeys": ["source"]}}"#,
        #"{"spec": {"source": null}}"#,
        #"{"spec": {"source": {"chart": "{{ $.chart | trimPrefix "c=" }}", "targetRevision": "{{ .v }}"}}}"#,
    ])
    func `a patch that takes something away may leave anything`(_ patch: String) throws {
        let set = try set([
            "template": Self.template(Self.chart("base", "1.0.0")), "templatePatch": .string(patch),
        ])
        #expect(try isDeclared("web 7.0.0", by: set))
    }

    @Test func `an action that does more than name a value stays open`() throws {
        let set = try set([
            "template": Self.template(Self.chart("{{ .chart | lower }}", "{{ .version }}")),
            "generators": [["list": ["elements": [["chart": "redis", "version": 1]]]]],
        ])
        #expect(try isDeclared("web 1.0.0", by: set) && !isDeclared("web 2.0.0", by: set))
    }

    @Test func `a set whose generators all have templates of their own does not use what these replace`()
        throws
    {
        let fixture = try fixture([
            "template": Self.template(Self.chart("base", "1.0.0")),
            "generators": [["list": ["elements": [], "template": Self.template(["chart": "listed"])]]],
        ])
        #expect(try fixture.users("listed", "1.0.0", repository: Self.charts) == ["all declared"])
        #expect(try fixture.users("base", "1.0.0", repository: Self.charts) == [])
    }

    @Test(arguments: [
        (#"{"spec": {"source": {"chart": "patched"}}}"#, ["patched 1.0.0"]),
        ("spec:\n  source:\n    targetRevision: 2.0.0\n", ["base 2.0.0"]),
        ("metadata:\n  labels:\n    x: '{{.x}}'\n", ["base 1.0.0"]),
        ("{{/* nothing */}}", ["base 1.0.0"]),
        ("spec:\n  source:\n    chart: 'p{{ \"}}\" }}d'\n", ["patched 1.0.0", "pd 1.0.0"]),
        (
            "spec:\n{{- if .auto }}\n  source:\n    targetRevision: 2.0.0\n{{- end }}\n",
            ["base 1.0.0", "base 2.0.0", "base 3.0.0"]
        ),
        (
            "spec:\n  source:\n    helm:\n      valueFiles:\n      {{- range $f := .files }}\n      - {{ $f }}\n      {{- end }}\n",
            ["base 1.0.0"]
        ),
        (
            "spec:\n  {{- if .auto }}\n  syncPolicy:\n    automated:\n      prune: {{ .prune }}\n  {{- end }}\n",
            ["base 1.0.0"]
        ),
    ])
    func `a patch changes what is declared, and what it puts there only sometimes may be anything`(
        _ patch: String,
        _ declared: [String]
    ) throws {
        let set = try set([
            "template": Self.template(Self.chart("base", "1.0.0")), "templatePatch": .string(patch),
        ])
        let known = ["base 1.0.0", "base 2.0.0", "base 3.0.0", "patched 1.0.0", "pd 1.0.0", "other 1.0.0"]
        #expect(Set(try known.filter { try isDeclared($0, by: set) }) == Set(declared))
    }

    @Test(arguments: [
        "spec:\n{{ toYaml .spec | nindent 2 }}\n", "spec:\n  source: {{ toJson .source }}\n", "{{ .all }}",
        "spec:\n  source:\n    {{ .key }}: x\n", "spec:\n  {{ .key }}: x\n", "{{ template \"x\" }}",
        "spec: [",
        "spec:\n  sources:\n  - {{ .source }}\n", "a: 1\n{{ .rest }}\n",
        "spec:\n  source:\n    chart: {{ if .a }}a{{ else }}\n    chart: b{{ end }}\n",
        "spec:\n  source: {{ .never closed",
    ])
    func `a patch whose sources cannot be told may put any there`(_ patch: String) throws {
        let set = try set([
            "template": Self.template(Self.chart("base", "1.0.0")), "templatePatch": .string(patch),
        ])
        for package in ["base 1.0.0", "other 9.9.9"] {
            #expect(try isDeclared(package, by: set), "\(package)")
        }
    }

    private func set(_ spec: JSONValue) throws -> ApplicationSet {
        try (["spec": spec] as JSONValue).decode(ApplicationSet.self)
    }

    private func isDeclared(_ package: String, by set: ApplicationSet) throws -> Bool {
        let parts = package.split(separator: " ").map(String.init)
        let sought = SoughtPackage(
            name: parts[0],
            version: parts[1],
            repository: RepositoryAddress(Self.charts)
        )
        let metadata = try (["name": "all", "namespace": "argocd"] as JSONValue).decode(ObjectMetadata.self)
        return set.record(metadata).evidence(of: sought) == .declared
    }
}
