import Foundation
import GitPackages
import TestServers
import Testing

/// What directories in Git are made of beside their own files.
struct ReachTests {
    private static let manifest = PackageFixture.deployment

    /// What `live` is made of in a repository with these files beside the packages `base/1.0.0` and `other/1.0.0`.
    private func reach(
        _ files: [(path: String, mode: String, content: String)],
        of path: String = "live",
        at reference: String? = "main"
    ) throws -> DirectoryReach {
        let fixture = try PackageFixture()
        try fixture.commit(
            files + [
                ("packages/base/1.0.0/a.yaml", "100644", Self.manifest),
                ("packages/other/1.0.0/a.yaml", "100644", Self.manifest),
            ]
        )
        _ = try fixture.packages.snapshot(terms: fixture.terms)
        let byReference = try #require(
            try ReachReader(fixture.packages).reach(of: path, at: nil, following: reference)
        )
        let commit = try fixture.git("rev-parse", "main")
        #expect(try ReachReader(fixture.packages).reach(of: path, at: commit, following: nil) == byReference)
        return byReference
    }

    @Test func `links lead to directories and files of the repository, and not out of it`() throws {
        let found = try reach([
            ("live/app", "120000", "../packages/base/1.0.0"),
            ("live/sub/file", "120000", "../../packages/other/1.0.0/a.yaml"),
            ("live/out", "120000", "../../etc"), ("live/absolute", "120000", "/etc"),
            ("live/round", "120000", "round"),
        ])
        #expect(found.directories == ["packages/base/1.0.0"] && found.folders == ["packages/other/1.0.0"])
        #expect(!found.isOpen)
    }

    @Test(arguments: ["live", "live/1.0.0"])
    func `a path may lead through links`(_ path: String) throws {
        let target = path == "live" ? "packages/base/1.0.0" : "packages/base"
        let found = try reach([("live", "120000", target)], of: path, at: nil)
        #expect(found.directories == ["packages/base/1.0.0"])
    }

    @Test func `an overlay is made of its bases, theirs, and the charts that they render`() throws {
        let top = """
            resources: [../middle, service.yaml, "https://git.example.com/shared.git//lib/x?ref=v1"]
            components: [../packages/other/1.0.0]
            helmCharts: [{ name: redis, repo: "https://charts.example.com", version: 1.2.3 }, { name: local }]
            """
        let found = try reach([
            ("live/kustomization.yaml", "100644", top), ("live/service.yaml", "100644", Self.manifest),
            (
                "live/charts/local/Chart.yaml", "100644",
                "name: local\ndependencies: [{ name: lib, repository: 'file://../../../lib' }]\n"
            ),
            (
                "lib/Chart.yaml", "100644",
                "name: lib\ndependencies: [{ name: pg, version: ~1, repository: 'oci://registry.example/c' }]\n"
            ),
            ("middle/kustomization.yml", "100644", "resources: [../packages/base/1.0.0, ../live]\n"),
        ])
        #expect(
            found.directories == [
                "middle", "packages/base/1.0.0", "packages/other/1.0.0", "live/charts/local", "lib",
            ]
        )
        let charts = found.charts.map { "\($0.name) \($0.repository ?? "") \($0.version ?? "")" }.sorted()
        #expect(charts == ["pg oci://registry.example/c ~1", "redis https://charts.example.com 1.2.3"])
        let remotes = found.remotes.map { "\($0.repository) \($0.path) \($0.reference ?? "")" }
        #expect(remotes == ["https://git.example.com/shared.git lib/x v1"])
    }

    @Test func `a kustomization that cannot be read may be made of anything`() throws {
        #expect(try reach([("live/kustomization.yaml", "100644", "a: [")]).isOpen)
        #expect(try !reach([("live/kustomization.yaml", "100644", "resources: []\n")]).isOpen)
    }

    @Test(arguments: [(1000, false), (1001, true)])
    func `beyond so many directories any may be among them`(_ count: Int, _ isOpen: Bool) throws {
        let names = (0..<count).map { "- https://git.example.com/\($0).git//x" }.joined(separator: "\n")
        #expect(try reach([("live/kustomization.yaml", "100644", "resources:\n\(names)\n")]).isOpen == isOpen)
    }

    @Test func `the id of a tag stands for its commit, and a branch that has moved for where it is now`()
        throws
    {
        let fixture = try PackageFixture { $0.layout = .tags }
        try fixture.commit([("live", "120000", "base/1"), ("base/1/a.yaml", "100644", Self.manifest)])
        try fixture.git("tag", "-a", "-m", "x", "later")
        _ = try fixture.packages.snapshot(terms: fixture.terms)
        let (tag, commit) = (try fixture.git("rev-parse", "later"), try fixture.git("rev-parse", "main"))
        let found = try #require(try ReachReader(fixture.packages).reach(of: "live", at: tag, following: nil))
        #expect(found.taggedCommit == commit && found.directories == ["base/1"])
        let before = try #require(
            try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "main")
        )
        #expect(before.taggedCommit == nil && before.directories == ["base/1"])
        try fixture.commit([("live", "120000", "base/2"), ("base/2/a.yaml", "100644", Self.manifest)])
        _ = try fixture.packages.snapshot(fresh: true, terms: fixture.terms)
        let after = try #require(
            try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "main")
        )
        #expect(after.directories == ["base/2"])
        #expect(
            try ReachReader(fixture.packages).reach(of: "live", at: commit, following: nil)?.directories == [
                "base/1"
            ]
        )
    }

    @Test func `what has not changed is not read again, wherever the branch goes`() throws {
        let fixture = try PackageFixture()
        try fixture.commit([
            ("live/kustomization.yaml", "100644", "resources: [../base/1.0.0]\n"),
            ("base/1.0.0/a.yaml", "100644", Self.manifest),
        ])
        func reach() throws -> DirectoryReach? {
            _ = try fixture.packages.snapshot(fresh: true, terms: fixture.terms)
            return try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "main")
        }
        #expect(try reach()?.directories == ["base/1.0.0"])
        // It is gone, so that whoever reads it again cannot.
        let document = try fixture.git("rev-parse", "main:live/kustomization.yaml")
        try fixture.commit([("elsewhere", "100644", "x")])
        let file = "\(fixture.git.folder)/objects/\(document.prefix(2))/\(document.dropFirst(2))"
        try FileManager.default.removeItem(atPath: file)
        #expect(try reach()?.directories == ["base/1.0.0"])
        try fixture.commit([("live/kustomization.yaml", "100644", "resources: [../base/2.0.0]\n")])
        try fixture.commit([("base/2.0.0/a.yaml", "100644", Self.manifest)])
        #expect(try reach()?.directories == ["base/2.0.0"])
    }
}
