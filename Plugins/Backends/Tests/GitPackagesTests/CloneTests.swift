import Foundation
import Git
import GitPackages
import HTTPClient
import TestServers
import Testing

struct CloneTests {
    /// What a process that was killed, or a failing disk, leaves in the clone.
    enum Damage: String, CaseIterable, Sendable {
        case locks, emptyReference, lostObjects, noDirectory, garbage
    }

    @Test(arguments: Damage.allCases)
    func `a clone heals itself`(damage: Damage) throws {
        let fixture = try PackageFixture()
        _ = try fixture.packages.upload(try PackageFixture.upload("web", "1.0.0"), terms: fixture.terms)
        let clone = fixture.folder + "/state/test.clone"
        let files = FileManager.default
        switch damage {
        case .locks:
            for name in ["refs/remotes/origin/main.lock", "HEAD.lock", "config.lock", "packed-refs.lock"] {
                try Data().write(to: URL(fileURLWithPath: "\(clone)/\(name)"))
            }
        case .emptyReference: try Data().write(to: URL(fileURLWithPath: clone + "/refs/remotes/origin/main"))
        case .lostObjects:
            try files.removeItem(atPath: clone + "/objects")
            try files.createDirectory(atPath: clone + "/objects/pack", withIntermediateDirectories: true)
        case .noDirectory: try files.removeItem(atPath: clone)
        case .garbage:
            try files.removeItem(atPath: clone)
            try Data("x".utf8).write(to: URL(fileURLWithPath: clone))
        }
        let again = try fixture.neighbour("state")
        try fixture.commit([("other/1.0.0/a.yaml", "100644", PackageFixture.deployment)])
        #expect(try again.snapshot(terms: fixture.terms).packages.map(\.name) == ["other", "web"])
        _ = try again.upload(try PackageFixture.upload("web", "2.0.0"), terms: fixture.terms)
    }

    @Test func `what has not changed is not read again`() throws {
        let fixture = try PackageFixture()
        _ = try fixture.packages.upload(try PackageFixture.upload("web", "1.0.0"), terms: fixture.terms)
        let before = try fixture.packages.snapshot(terms: fixture.terms)
        #expect(try fixture.packages.snapshot(fresh: true, terms: fixture.terms) === before)
        try fixture.commit([("other/1.0.0/a.yaml", "100644", PackageFixture.deployment)])
        let after = try fixture.packages.snapshot(fresh: true, terms: fixture.terms)
        let identity = GitPackageIdentity(name: "web", version: "1.0.0")
        #expect(try #require(before.package(identity)).details === #require(after.package(identity)).details)
        #expect(before.package(identity)?.commit == after.package(identity)?.commit)
    }

    @Test func `each package has the commit that brought it`() throws {
        let fixture = try PackageFixture()
        var commits: [String] = []
        for number in 1...3 {
            try fixture.commit(
                [("web/\(number).0.0/a.yaml", "100644", PackageFixture.deployment)],
                message: "\(number)"
            )
            commits.append(try fixture.git("rev-parse", "main"))
        }
        let packages = try fixture.packages.snapshot(terms: fixture.terms).packages
        #expect(packages.map(\.commit.hex) == commits.reversed())
    }

    @Test func `a history that was replaced is followed`() throws {
        let fixture = try PackageFixture()
        try fixture.commit([("web/1.0.0/a.yaml", "100644", PackageFixture.deployment)])
        #expect(try fixture.list() == ["web 1.0.0"])
        try fixture.git("update-ref", "-d", "refs/heads/main")
        #expect(try fixture.list() == [])
        try fixture.commit([("new/1.0.0/a.yaml", "100644", PackageFixture.deployment)])
        #expect(try fixture.list() == ["new 1.0.0"])
    }
}
