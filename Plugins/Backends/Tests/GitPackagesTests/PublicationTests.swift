import Foundation
import Git
import GitPackages
import HTTPClient
import TestServers
import Testing

struct PublicationTests {
    @Test func `an uploaded package is in the list, and in git in one commit with its checksum`() throws {
        let fixture = try PackageFixture { $0.root = ["apps", "prod"] }
        let package = try fixture.packages.upload(
            try PackageFixture.upload("web", "1.0.0"),
            terms: fixture.terms
        )
        #expect(try fixture.list() == ["web 1.0.0"])
        #expect(
            try fixture.git("show", "main:apps/prod/web/1.0.0/deployment.yaml") + "\n"
                == PackageFixture.deployment
        )
        #expect(
            try fixture.git("log", "--format=%s%n%b", "main").contains(
                "Checksum: sha256:\(package.details.checksum)"
            )
        )
        #expect(try fixture.git("rev-list", "--count", "main") == "1")
        #expect(try package.commit.hex == fixture.git("rev-parse", "main"))
        #expect(
            fixture.packages.uri(of: package)
                == "git+file://\(fixture.git.folder)//apps/prod/web/1.0.0?ref=\(package.commit)"
        )
        #expect(package.details.kinds == ["Deployment"] && package.details.images == ["nginx:1.25"])
        #expect(package.details.kind == .manifests && package.author == "O2-DMS gateway")
        #expect(try fixture.git("fsck", "--strict") == "")
    }

    @Test(arguments: GitLayout.allCases)
    func `a version is never overwritten`(layout: GitLayout) throws {
        let fixture = try PackageFixture { $0.layout = layout }
        let first = try fixture.packages.upload(
            try PackageFixture.upload("web", "1.0.0"),
            terms: fixture.terms
        )
        let other = try PackageFixture.upload("web", "1.0.0", [("a.yaml", PackageFixture.deployment)])
        #expect { try fixture.packages.upload(other, terms: fixture.terms) } throws: {
            guard case .exists(let there, let sent) = $0 as? GitPackageError else { return false }
            return there == first.details.checksum && sent != first.details.checksum
        }
        #expect(try fixture.git("rev-list", "--count", "main") == "1")
    }

    @Test(arguments: GitLayout.allCases)
    func `a deleted package is gone, the others stay, and it can come again`(layout: GitLayout) throws {
        let fixture = try PackageFixture { $0.layout = layout }
        for version in ["1.0.0", "1.1.0-rc.1", "1.1.0"] {
            _ = try fixture.packages.upload(try PackageFixture.upload("web", version), terms: fixture.terms)
        }
        let identity = GitPackageIdentity(name: "web", version: "1.1.0")
        try fixture.packages.delete(identity, terms: fixture.terms)
        #expect(try fixture.list() == ["web 1.1.0-rc.1", "web 1.0.0"])
        #expect { try fixture.packages.delete(identity, terms: fixture.terms) } throws: {
            if case .absent = $0 as? GitPackageError { true } else { false }
        }
        _ = try fixture.packages.upload(try PackageFixture.upload("web", "1.1.0"), terms: fixture.terms)
        #expect(try fixture.list() == ["web 1.1.0", "web 1.1.0-rc.1", "web 1.0.0"])
        #expect(try fixture.git("rev-list", "--merges", "--count", "main") == "0")
    }

    @Test(arguments: GitLayout.allCases)
    func `a deletion that means one content leaves another that has come in its place`(layout: GitLayout)
        throws
    {
        let fixture = try PackageFixture { $0.layout = layout }
        let identity = GitPackageIdentity(name: "web", version: "1.0.0")
        let first = try fixture.packages.upload(
            try PackageFixture.upload("web", "1.0.0"),
            terms: fixture.terms
        )
        let stale = try fixture.neighbour("other")
        _ = try stale.snapshot(terms: fixture.terms)
        try fixture.packages.delete(identity, terms: fixture.terms)
        let second = try fixture.packages.upload(
            try PackageFixture.upload("web", "1.0.0", [("a.yaml", PackageFixture.deployment)]),
            terms: fixture.terms
        )
        #expect(stale.lastSnapshot?.package(identity)?.details.checksum == first.details.checksum)
        // First by what it has read, then by what it has seen in the attempt.
        for _ in 0..<2 {
            #expect {
                try stale.delete(identity, checksum: first.details.checksum, terms: fixture.terms)
            } throws: {
                guard case .replaced(let there) = $0 as? GitPackageError else { return false }
                return there == second.details.checksum
            }
        }
        #expect(stale.lastSnapshot?.package(identity)?.details.checksum == second.details.checksum)
        #expect(try fixture.list() == ["web 1.0.0"])
        try stale.delete(identity, checksum: second.details.checksum, terms: fixture.terms)
        #expect(try fixture.list() == [])
    }

    @Test func `tags that git made are packages, whichever way they are written`() throws {
        let fixture = try PackageFixture { $0.layout = .tags }
        try fixture.commit([("my-app/a.yaml", "100644", PackageFixture.deployment)])
        try fixture.git("tag", "my-app-1.0.0-rc-1", "main")
        try fixture.git("tag", "-a", "-m", "noted", "my-app/2.0.0", "main")
        try fixture.git("tag", "unrelated", "main")
        #expect(try fixture.list() == ["my-app 2.0.0", "my-app 1.0.0-rc-1"])
        try fixture.packages.delete(
            GitPackageIdentity(name: "my-app", version: "1.0.0-rc-1"),
            terms: fixture.terms
        )
        #expect(try fixture.git("tag") == "my-app/2.0.0\nunrelated")
    }

    @Test func `without a remote the packages lie in the state directory`() throws {
        let fixture = try PackageFixture { $0.remote = nil }
        let package = try fixture.packages.upload(
            try PackageFixture.upload("web", "1.0.0"),
            terms: fixture.terms
        )
        #expect(!fixture.packages.uri(of: package).contains(fixture.folder))
        let again = try fixture.neighbour("state")
        #expect(try again.snapshot(terms: fixture.terms).packages.map(\.version) == ["1.0.0"])
        #expect(
            try GitCommand(in: fixture.folder + "/state/test.git")("ls-tree", "--name-only", "main") == "web"
        )
    }

    @Test func `a trial stores nothing`() throws {
        let fixture = try PackageFixture()
        let tried = try fixture.packages.check(
            try PackageFixture.upload("web", "1.0.0"),
            terms: fixture.terms
        )
        #expect(try fixture.list() == [])
        let stored = try fixture.packages.upload(
            try PackageFixture.upload("web", "1.0.0"),
            terms: fixture.terms
        )
        #expect(tried.checksum == stored.details.checksum)
    }

    @Test func `what was committed in the meantime stays, and history is linear`() throws {
        let fixture = try PackageFixture()
        _ = try fixture.packages.upload(try PackageFixture.upload("web", "1.0.0"), terms: fixture.terms)
        try fixture.commit([
            ("other/1.0.0/a.yaml", "100644", PackageFixture.deployment), ("README", "100644", "hello"),
        ])
        _ = try fixture.packages.upload(try PackageFixture.upload("web", "2.0.0"), terms: fixture.terms)
        #expect(try fixture.list() == ["other 1.0.0", "web 2.0.0", "web 1.0.0"])
        #expect(try fixture.git("show", "main:README") == "hello")
        #expect(try fixture.git("rev-list", "--count", "main") == "3")
    }

    @Test func `two gateways that upload at once lose nothing`() throws {
        let server = try PackageFixture.http.get()
        let name = "race-\(UUID().uuidString).git"
        let git = try GitCommand.makeBare("\(server.folder)/\(name)")
        let address = try GitAddress("\(server.url)/git/\(name)")
        let fixture = try PackageFixture {
            $0.remote = GitRemote(
                address,
                access: .password(username: GitHTTPServer.username, password: GitHTTPServer.password)
            )
        }
        let gateways = [fixture.packages, try fixture.neighbour("second")]
        let uploads = ProcessInfo.processInfo.environment["O2DMS_RACING_UPLOADS"].flatMap(Int.init) ?? 30
        let threads = 8
        let outcomes = Outcomes()
        DispatchQueue.concurrentPerform(iterations: gateways.count * threads) { thread in
            for number in stride(from: thread / 2, to: uploads, by: threads) {
                // Each version is uploaded by one gateway only, but for the first ten, which both want.
                let name = number < 10 ? "both" : "app\(thread % 2)"
                do {
                    let upload = try PackageFixture.upload(name, "\(number).0.0")
                    _ = try gateways[thread % 2].upload(upload, terms: fixture.terms)
                    outcomes.note(nil)
                } catch {
                    outcomes.note(error)
                }
            }
        }
        #expect(outcomes.successes == 2 * uploads - 10)
        #expect(outcomes.conflicts == 10)
        #expect(outcomes.others.isEmpty)
        #expect(try git("rev-list", "--count", "main") == "\(2 * uploads - 10)")
        #expect(try git("rev-list", "--merges", "--count", "main") == "0")
        for gateway in gateways {
            #expect(
                try gateway.snapshot(fresh: true, terms: fixture.terms).packages.count == 2 * uploads - 10
            )
        }
        #expect(try git("fsck", "--strict", "--no-dangling") == "")
    }
}
