import AdapterWork
import ArchiveTesting
import CO2DMSPlugin
import Foundation
import HTTPClient
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import OCIRegistry
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Dependencies that must be there: in the archive, in a configured repository, or at a host that may be asked.
@Suite(.ownThread)
struct DependencyTests {
    private static func depending(_ dependency: String) -> ChartFixture {
        ChartFixture(more: "dependencies:\n- {name: yy, \(dependency)}\n")
    }

    /// What `details.violations` has, and the first of it.
    private func violations(_ record: CallRecord) throws -> [(rule: String, message: String)] {
        let details = try JSONValue(parsing: try #require(record.error?.detailsJSON))
        return try #require(details["violations"]?.elements).map {
            ($0["rule"]?.string ?? "", $0["message"]?.string ?? "")
        }
    }

    @Test func `each way to have a dependency is told in the answer`() throws {
        try withDirectoryAdapter { plugin, _ in
            #expect(try plugin.upload(try chart("yy", "1.2.0")).error == nil)
            #expect(try plugin.upload(try chart("yy", "2.0.0")).error == nil)
            var vendored = Self.depending("version: ^1.0.0, repository: \"https://nowhere.example/\"")
            vendored.files = [("charts/yy/Chart.yaml", "apiVersion: v2\nname: yy\nversion: 1.5.0\n")]
            var packed = TarBuilder()
            Self.depending("version: ~3").write(to: &packed)
            packed.file(path: Array("x/charts/any.tgz".utf8), try chart("yy", "3.0.9"))
            var file = Self.depending("version: 1.x.x, repository: \"file://./vendor/yy\"")
            file.files = [("vendor/yy/Chart.yaml", "apiVersion: v2\nname: yy\nversion: 1.7.0\n")]
            let named = try Self.depending("version: \"<2\", repository: \"@local\", alias: z").packed()
            for (archive, resolved, version) in [
                (try vendored.packed(), "vendored", "1.5.0"), (try packed.ended(), "vendored", "3.0.9"),
                (try file.packed(), "file", "1.7.0"), (named, "repository", "1.2.0"),
            ] {
                let dry = try plugin.upload(archive) { $0.flags = O2DMS_REQ_DRY_RUN }
                let report = try #require(
                    dry.details?["dependencies"]?.elements?.first,
                    "\(String(describing: dry.error))"
                )
                #expect(report["resolved"]?.string == resolved)
                #expect(report["resolvedVersion"]?.string == version)
            }
            let stored = try #require(try plugin.upload(named).packages.first?.extensionsJSON)
            let extensions = try JSONValue(parsing: stored)
            #expect(
                extensions["dependencies"] == [
                    [
                        "name": "yy", "version": "<2", "repository": "@local", "alias": "z",
                        "resolved": "repository",
                        "resolvedVersion": "1.2.0", "resolvedFrom": "local",
                    ]
                ]
            )
            #expect(extensions["warnings"]?.elements?.first?["rule"] == "chart.dependency.missing")
            // A list has what the chart says.
            let listed = try JSONValue(
                parsing: try #require(try plugin.get("x-1.0.0").packages.first?.extensionsJSON)
            )
            #expect(listed["dependencies"]?.elements?.first?["resolved"] == nil)
        }
    }

    @Test(arguments: [
        ("version: ^2.0.0, repository: \"@local\"", "chart.dependency.unresolved", "has no version"),
        (
            "version: 1.x.x, repository: \"alias:other\"", "chart.dependency.unresolved",
            "no repository of the configuration"
        ),
        (
            "version: 1.x.x, repository: \"https://nowhere.example/charts\"", "chart.dependency.host",
            "dependency_hosts"
        ),
        (
            "version: 1.x.x, repository: \"oci://nowhere.example/charts\"", "chart.dependency.host",
            "dependency_hosts"
        ),
        ("version: 1.x.x", "chart.dependency.unresolved", "names no repository"),
        (
            "version: ^2, repository: \"file://./charts-of-mine/yy\"", "chart.dependency.unresolved",
            "as 1.5.0, which \"^2\" does not admit"
        ),
        (
            "version: 1.x.x, repository: \"file://../yy\"", "chart.dependency.unresolved",
            "helm dependency build"
        ),
    ])
    func `a dependency that cannot be had refuses the chart, and the report says what to do`(
        dependency: String,
        rule: String,
        words: String
    ) throws {
        try withDirectoryAdapter { plugin, path in
            #expect(try plugin.upload(try chart("yy", "1.2.0")).error == nil)
            var depending = Self.depending(dependency)
            let local = "apiVersion: v2\nname: yy\nversion: 1.5.0\n"
            depending.files = [("charts-of-mine/yy/Chart.yaml", local)]
            let record = try plugin.upload(try depending.packed())
            #expect(record.error?.code == .invalid)
            let found = try violations(record)
            #expect(found.map(\.rule) == [rule])
            #expect(found.first?.message.contains(words) == true, "\(found)")
            #expect(try files(path) == ["index.yaml", "yy-1.2.0.tgz"])
        }
    }

    @Test func `a version in charts that the constraint does not admit refuses the chart`() throws {
        var chart = Self.depending("version: ^2.0.0")
        chart.files = [("charts/yy/Chart.yaml", "apiVersion: v2\nname: yy\nversion: 1.5.0\n")]
        let inspection = try chart.inspection()
        #expect(inspection.violations.map(\.rule) == [.dependencyVendored])
        #expect(inspection.violations.first?.line == 5)
        #expect(inspection.violations.first?.message.contains("1.5.0") == true)
        chart.chartFile = chart.chartFile.replacing("^2.0.0", with: "\"\"")
        #expect(try chart.inspection().isAccepted)
    }

    @Test func `69: a dependency's repository that cannot be asked is no fault of the chart`() throws {
        let server = try #require(StandInServer { _ in [.answer(500)] })
        defer { server.stop() }
        try withDirectory { path in
            let repositories: JSONValue = [
                ["repository_url": .string("file:" + path), "repository_name": "local"],
                ["repository_url": .string(server.url), "repository_name": "far", "timeout": "1s"],
            ]
            for (severity, code) in [("error", AdapterError.Code.unavailable), ("warning", nil)] {
                let configuration: JSONValue = [
                    "repositories": repositories,
                    "validation": ["severities": ["chart.dependency.unresolved": .string(severity)]],
                ]
                try withAdapter(configuration) { plugin, _ in
                    let record = try plugin.upload(
                        try Self.depending("version: 1.x.x, repository: \"@far\"").packed()
                    )
                    #expect(record.error?.code == code)
                    #expect(try files(path).contains("x-1.0.0.tgz") == (code == nil))
                }
            }
        }
    }

    private func finder(_ hosts: Set<String>, timeout: Duration = .seconds(10)) -> DependencyFinder {
        DependencyFinder(
            [],
            hosts: DependencyHosts(names: hosts),
            limits: IndexLimits(),
            terms: HTTPTerms(timeout: timeout) { false }
        )
    }

    private func dependency(_ url: String, _ version: String = "^1.0.0") -> ChartDependency {
        ChartDependency(name: "yy", version: version, repository: url)
    }

    @Test func `a registry that is allowed is asked for its tags, the configured one with its credentials`()
        throws
    {
        let registry = try DockerRegistry(.basic(username: "u", password: "p"))
        defer { registry.stop() }
        let client = try DirectClient(registry.host, login: ("u", "p"))
        for tag in ["1.2.0", "1.10.0", "2.0.0", "latest"] { try client.push("other/yy", tag: tag) }
        let login = JSONMember(key: "auth", value: ["username": "u", "password": "p"])
        let host = registry.host.replacing("127.0.0.1", with: "localhost")
        let configuration = try ociConfiguration(host, [login]).decode(HelmConfiguration.self)
        let settings = try HelmSettings(configuration)
        let repository = try #require(settings.repositories.first)
        guard case .oci(let oci) = repository.kind else { throw AdapterError.internal("no registry") }
        let finder = DependencyFinder(
            [try OCIRepository(repository, oci, reporter: RepositoryReporter(host: nil))],
            hosts: settings.dependencyHosts,
            limits: IndexLimits(),
            terms: client.terms
        )
        // However its host is written.
        for written in [host, host.replacing("localhost", with: "LocalHost")] {
            let there = "oci://\(written)/charts/other"
            #expect(try finder.find(dependency(there)) == .found(.repository(there, version: "1.10.0")))
        }
        for (address, rule) in [
            ("oci://\(host)/none", ChartRule.dependencyUnresolved),
            ("oci://registry.example/charts", .dependencyHost),
        ] {
            guard case .broken(rule, _) = try finder.find(dependency(address)) else {
                Issue.record("\(address)")
                continue
            }
        }
    }

    @Test func `a registry's token service elsewhere is another host that has to be allowed`() throws {
        let finder = finder(["registry.example"])
        let challenge = "Bearer realm=\"https://auth.example/token\",service=\"s\""
        let server = try #require(StandInServer { _ in [.answer(401, ["WWW-Authenticate: \(challenge)"])] })
        defer { server.stop() }
        let admission = DependencyAdmission(finder.hosts)
        let address = try HTTPAddress(server.url)
        var client = HTTPClientConfiguration(trustedOrigin: address.origin)
        client.admitsRedirect = { admission.admits($0) }
        let registry = try RegistryClient(address, RegistryConfiguration(client: client))
        let outcome = try finder.asking(dependency(server.url), address.origin, admission) {
            () throws(HTTPFault) in
            _ = try registry.tags(of: "yy", finder.terms)
            return .broken(.dependencyUnresolved, "answered")
        }
        guard case .broken(.dependencyHost, let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains("auth.example"), "\(reason)")
    }

    @Test func `a host that is allowed is asked for its index once, without credentials`() throws {
        let text = IndexFixture.index([
            ("yy", [IndexFixture.entry("yy", "1.4.0"), IndexFixture.entry("yy", "2.0.0")])
        ])
        let server = try #require(StandInServer { _ in [.answer(200, [], Array(text.utf8))] })
        defer { server.stop() }
        let finder = finder(["127.0.0.1:\(server.port)"])
        let url = server.url + "/charts"
        #expect(try finder.find(dependency(url)) == .found(.repository(url + "/", version: "1.4.0")))
        guard case .broken(.dependencyUnresolved, _) = try finder.find(dependency(url + "/", "^3")) else {
            Issue.record("found what is not there")
            return
        }
        #expect(server.requests.map(\.target) == ["/charts/index.yaml"])
        #expect(server.requests.first?.headers["authorization"] == nil)
    }

    @Test(arguments: [
        (401, "credentials"), (403, "credentials"), (404, "does not have"), (410, "does not have"),
    ])
    func `what an allowed host keeps from us or does not have, the chart cannot have`(
        status: Int,
        words: String
    ) throws {
        let server = try #require(StandInServer { _ in [.answer(status)] })
        defer { server.stop() }
        let outcome = try finder(["127.0.0.1:\(server.port)"]).find(dependency(server.url))
        guard case .broken(.dependencyUnresolved, let reason) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(reason.contains(words) && reason.contains("127.0.0.1:\(server.port)"), "\(reason)")
    }

    @Test func `a host that is not allowed is not asked, by a redirect neither`() throws {
        let stranger = try #require(StandInServer { _ in [.answer(200)] })
        defer { stranger.stop() }
        let target = stranger.url + "/index.yaml"
        let server = try #require(StandInServer { _ in [.answer(302, ["Location: \(target)"])] })
        defer { server.stop() }
        let finder = finder(["127.0.0.1:\(server.port)"])
        guard case .broken(.dependencyHost, _) = try finder.find(dependency(stranger.url)) else {
            Issue.record("asked a host that is not allowed")
            return
        }
        let error = #expect(throws: AdapterError.self) { _ = try finder.find(dependency(server.url)) }
        #expect(error?.code == .unavailable)
        #expect(stranger.requests.isEmpty)
    }

    @Test func `b_unreach: a repository that hangs ends the look at its deadline`() throws {
        let server = try #require(StandInServer { _ in [.hang] })
        defer { server.stop() }
        let finder = finder(["127.0.0.1:\(server.port)"], timeout: .milliseconds(200))
        let error = #expect(throws: AdapterError.self) { _ = try finder.find(dependency(server.url)) }
        #expect(error?.code == .deadline)
    }

    @Test func `by default the hosts of the configured repositories may be asked`() throws {
        func hosts(_ text: String) throws -> Set<String> {
            try HelmSettings(try JSONValue(parsing: Array(text.utf8)).decode(HelmConfiguration.self))
                .dependencyHosts
                .names
        }
        #expect(
            try hosts(#"{"repository_url": "https://Charts.example.com/stable"}"#) == [
                "charts.example.com:443"
            ]
        )
        #expect(try hosts(#"{"repository_url": "file:x"}"#) == [])
        let given = #"{"repository_url": "http://h", "dependency_hosts": ["A.example", "[::1]:8080"]}"#
        #expect(try hosts(given) == ["a.example", "[::1]:8080"])
        let allowed = DependencyHosts(names: ["a.example", "b.example:8443"])
        for (address, isAllowed) in [
            ("https://a.example/x", true), ("http://a.example/", true), ("https://a.example:8443/", false),
            ("https://b.example:8443/", true), ("https://b.example/", false), ("https://c.example/", false),
        ] {
            #expect(allowed.allow(try HTTPAddress(address).origin) == isAllowed, "\(address)")
        }
    }
}
