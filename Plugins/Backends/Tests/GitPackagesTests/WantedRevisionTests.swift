import Foundation
import Git
import GitPackages
import TestServers
import Testing

/// Revisions that deployments name beside the branch of the packages.
struct WantedRevisionTests {
    /// A repository before a server, so that its clone has only what was fetched; `dev` goes on from `main` with another base.
    private func fixture(_ layout: GitLayout = .directory) throws -> PackageFixture {
        let server = try PackageFixture.http.get()
        let name = "\(UInt64.random(in: 0 ... .max)).git"
        let git = try GitCommand.makeBare("\(server.folder)/\(name)")
        let access = GitRemote.Access.password(
            username: GitHTTPServer.username,
            password: GitHTTPServer.password
        )
        let fixture = try PackageFixture(served: (git, "\(server.url)/git/\(name)", access)) {
            $0.layout = layout
        }
        for base in [1, 2] {
            try fixture.commit([
                ("live/kustomization.yaml", "100644", "resources: [../base/\(base).0.0]\n"),
                ("base/1.0.0/a.yaml", "100644", PackageFixture.deployment),
                ("base/2.0.0/a.yaml", "100644", PackageFixture.deployment),
            ])
        }
        try git("branch", "dev", "main")
        try git("update-ref", "refs/heads/main", "main~1")
        _ = try fixture.packages.snapshot(terms: fixture.terms)
        return fixture
    }

    /// What `live` is made of, as soon as the server was asked.
    private func reach(
        _ fixture: PackageFixture,
        at commit: String? = nil,
        following reference: String?
    ) throws -> DirectoryReach? {
        var count = 0
        let first = try ReachReader(fixture.packages) { count += 1 }
            .reach(of: "live", at: commit, following: reference)
        #expect(first?.isOpen == true && count > 0, "nobody knows before the server was asked")
        try fixture.packages.fetchWanted(terms: fixture.terms)
        count = 0
        defer { #expect(count == 0) }
        return try ReachReader(fixture.packages) { count += 1 }
            .reach(of: "live", at: commit, following: reference)
    }

    @Test(arguments: GitLayout.allCases)
    func `another branch is followed where it goes`(_ layout: GitLayout) throws {
        let fixture = try fixture(layout)
        #expect(try reach(fixture, following: "dev")?.directories == ["base/2.0.0"])
        try fixture.git("update-ref", "refs/heads/dev", "main")
        _ = try fixture.packages.snapshot(fresh: true, terms: fixture.terms)
        try fixture.packages.fetchWanted(terms: fixture.terms)
        let moved = try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "dev")
        #expect(moved?.directories == ["base/1.0.0"])
        #expect(
            try fixture.packages.snapshot(terms: fixture.terms).packages.count == (layout == .tags ? 0 : 2)
        )
    }

    @Test func `a commit is found by what was followed to it, and by any tag`() throws {
        let fixture = try fixture()
        let commit = try fixture.git("rev-parse", "dev")
        #expect(try reach(fixture, at: commit, following: "refs/heads/dev")?.directories == ["base/2.0.0"])
        let other = try self.fixture()
        try other.git("tag", "v2.0.0", "dev")
        let tagged = try other.git("rev-parse", "dev")
        #expect(try reach(other, at: tagged, following: nil)?.directories == ["base/2.0.0"])
    }

    @Test(arguments: ["v2.1.0", "refs/tags/v2.1.0", "2.x", "~2.1"])
    func `a tag, or a range of versions that tags have`(_ name: String) throws {
        let fixture = try fixture()
        try fixture.git("tag", "v2.0.0", "main")
        try fixture.git("tag", "-a", "-m", "x", "v2.1.0", "dev")
        #expect(try reach(fixture, following: name)?.directories == ["base/2.0.0"])
    }

    @Test(arguments: [nil, "", "HEAD"])
    func `the server's HEAD may be another branch than that of the packages`(_ name: String?) throws {
        let fixture = try fixture()
        try fixture.git("symbolic-ref", "HEAD", "refs/heads/dev")
        var isWanted = false
        let first = try ReachReader(fixture.packages) { isWanted = true }
            .reach(of: "live", at: nil, following: name)
        #expect(isWanted && first?.directories == ["base/1.0.0"])
        try fixture.packages.fetchWanted(terms: fixture.terms)
        let then = try ReachReader(fixture.packages).reach(of: "live", at: nil, following: name)
        #expect(then?.directories == ["base/2.0.0"])
    }

    @Test func `of what the repository does not have nothing is used`() throws {
        let fixture = try fixture()
        for name in ["gone", "a..b", "-x", "9.x", String(repeating: "n", count: 300)] {
            #expect(try reach(fixture, following: name) == nil, "\(name)")
        }
        #expect(try reach(fixture, at: String(repeating: "7", count: 40), following: nil) == nil)
    }

    @Test func `a name that Git takes for no branch's spoils no other's`() throws {
        let fixture = try fixture()
        for name in ["v1.", "a.lock", "@{x", "a//b"] {
            _ = try ReachReader(fixture.packages).reach(of: "live", at: nil, following: name)
        }
        #expect(try reach(fixture, following: "dev")?.directories == ["base/2.0.0"])
    }

    @Test func `the packages' own tags are moved by the look at the packages alone`() throws {
        let fixture = try fixture(.tags)
        try fixture.git("tag", "web/1.0.0", "main")
        #expect(try reach(fixture, following: "dev")?.directories == ["base/2.0.0"])
        let clone = ["git", "-C", "\(fixture.folder)/state/test.clone"]
        #expect(try PackageFixture.output(clone + ["tag"]) == "")
        _ = try fixture.packages.snapshot(fresh: true, terms: fixture.terms)
        try fixture.git("tag", "-d", "web/1.0.0")
        try fixture.packages.fetchWanted(terms: fixture.terms)
        #expect(try PackageFixture.output(clone + ["tag"]) == "web/1.0.0")
    }

    @Test(arguments: GitLayout.allCases)
    func `a branch may give way to one below it, and come back`(_ layout: GitLayout) throws {
        let fixture = try fixture(layout)
        try fixture.git("branch", "release", "dev")
        #expect(try reach(fixture, following: "release")?.directories == ["base/2.0.0"])
        try fixture.git("branch", "-D", "release")
        try fixture.git("branch", "release/1.2", "dev")
        #expect(try reach(fixture, following: "release/1.2")?.directories == ["base/2.0.0"])
        let gone = try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "release")
        #expect(gone == nil)
        try fixture.git("branch", "-D", "release/1.2")
        try fixture.git("branch", "release", "dev")
        try fixture.packages.fetchWanted(terms: fixture.terms)
        let back = try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "release")
        #expect(back?.directories == ["base/2.0.0"])
    }

    @Test(arguments: [nil, "dev"])
    func `of a commit nobody knows before what it was followed to was looked for`(_ name: String?) throws {
        let fixture = try fixture()
        try fixture.git("symbolic-ref", "HEAD", "refs/heads/dev")
        let commit = try fixture.git("rev-parse", "dev")
        // The commit alone was looked for: no tag leads to it.
        let alone = try ReachReader(fixture.packages).reach(of: "live", at: commit, following: "main")
        #expect(alone?.isOpen == true)
        try fixture.packages.fetchWanted(terms: fixture.terms)
        #expect(try ReachReader(fixture.packages).reach(of: "live", at: commit, following: "main") == nil)
        #expect(try reach(fixture, at: commit, following: name)?.directories == ["base/2.0.0"])
    }

    @Test(arguments: [false, true])
    func `of a clone that is lost nobody knows before the server was asked again`(isReplaced: Bool) throws {
        let fixture = try fixture()
        #expect(try reach(fixture, following: "dev")?.directories == ["base/2.0.0"])
        let clone = "\(fixture.folder)/state/test.clone"
        try FileManager.default.removeItem(atPath: clone)
        if isReplaced { try Data("x".utf8).write(to: URL(fileURLWithPath: clone)) }
        _ = try fixture.packages.snapshot(fresh: true, terms: fixture.terms)
        let lost = try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "dev")
        #expect(lost?.isOpen == true)
        try fixture.packages.fetchWanted(terms: fixture.terms)
        let then = try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "dev")
        #expect(then?.directories == ["base/2.0.0"])
    }

    @Test func `what is wanted after the look has begun waits for the next one`() throws {
        let fixture = try fixture()
        let before = fixture.packages.wanted
        func ask() throws -> DirectoryReach? {
            try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "dev")
        }
        _ = try ask()
        try fixture.packages.fetchWanted(before, terms: fixture.terms)
        #expect(try ask()?.isOpen == true)
        try fixture.packages.fetchWanted(fixture.packages.wanted, terms: fixture.terms)
        #expect(try ask()?.directories == ["base/2.0.0"])
    }

    @Test func `what only a rollback would bring back is looked for nowhere else`() throws {
        let fixture = try fixture()
        let commit = try fixture.git("rev-parse", "dev")
        let reader = ReachReader(fixture.packages) { Issue.record("nothing is wanted") }
        #expect(try reader.reach(of: "live", at: commit, following: "dev", isWanted: false) == nil)
        let main = try fixture.git("rev-parse", "main")
        let known = try reader.reach(of: "live", at: main, following: "dev", isWanted: false)
        #expect(known?.directories == ["base/1.0.0"])
    }

    @Test(arguments: [(256, nil), (257, true)] as [(Int, Bool?)])
    func `so many names are remembered, and of others nobody knows again`(_ count: Int, _ isOpen: Bool?)
        throws
    {
        let fixture = try fixture()
        func ask(_ number: Int) throws -> DirectoryReach? {
            try ReachReader(fixture.packages).reach(of: "live", at: nil, following: "b\(number)")
        }
        for number in 0..<min(count, 256) { _ = try ask(number) }
        try fixture.packages.fetchWanted(terms: fixture.terms)
        if count > 256 { _ = try ask(256) }
        #expect(try ask(0)?.isOpen == isOpen)
    }
}
