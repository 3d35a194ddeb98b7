import CO2DMSPlugin
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

/// A catalogue before real servers.
struct GitCatalogueServerTests {
    private func member(_ key: String, _ value: JSONValue) -> JSONMember {
        JSONMember(key: key, value: value)
    }

    private func auth(_ password: String) -> JSONMember {
        member("auth", ["username": .string(GitHTTPServer.username), "password": .string(password)])
    }

    @Test(arguments: ["directory", "tags"])
    func `what others push is seen, and what is uploaded is there for git`(layout: String) throws {
        let (git, url) = try GitCatalogueFixture.served()
        let fixture = try GitCatalogueFixture(
            git: GitCatalogueFixture.block([
                member("repository_name", "gitops"), member("repository_url", .string(url)),
                auth(GitHTTPServer.password), member("layout", .string(layout)), member("root", "a/b"),
                member("refresh", "100ms"),
                member("committer", ["name": "Bot", "email": "bot@example.com"]),
            ])
        )
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        #expect(try git("log", "-1", "--format=%cn <%ce>", "main") == "Bot <bot@example.com>")
        let path = layout == "tags" ? "web/1.0.0:a/b/web" : "main:a/b/web/1.0.0"
        #expect(try git("show", "\(path)/deployment.yaml") + "\n" == GitCatalogueFixture.deployment)
        if layout == "tags" {
            _ = try git("tag", "web-2.0.0", "main")
        } else {
            let tree = try git("rev-parse", "main:a/b/web/1.0.0")
            let web = try git("mktree", input: Data("040000 tree \(tree)\t2.0.0\n".utf8))
            let b = try git("mktree", input: Data("040000 tree \(web)\tweb\n".utf8))
            let a = try git("mktree", input: Data("040000 tree \(b)\tb\n".utf8))
            let top = try git("mktree", input: Data("040000 tree \(a)\ta\n".utf8))
            let commit = try git("commit-tree", "-p", "main", "-m", "x", top)
            _ = try git("update-ref", "refs/heads/main", commit)
        }
        #expect(try eventually { try fixture.list().first == "web 2.0.0" })
        #expect(try fixture.perform(.packageDelete, "web", "2.0.0").error == nil)
        #expect(try !fixture.list().contains("web 2.0.0"))
    }

    @Test func `a look at the server shows what others have done, and a deletion may mean one content`()
        throws
    {
        let (_, url) = try GitCatalogueFixture.served()
        let block = GitCatalogueFixture.block([
            member("repository_name", "gitops"), member("repository_url", .string(url)),
            auth(GitHTTPServer.password), member("refresh", "1h"),
        ])
        let one = try GitCatalogueFixture(git: block)
        let other = try GitCatalogueFixture(git: block)
        func look() throws -> CallRecord {
            try other.perform(.packageGet, "web", "1.0.0") {
                $0.id = "web-1.0.0"
                $0.flags = O2DMS_REQ_FRESH
            }
        }
        let first = try #require(try one.upload("web", "1.0.0").packages.first?.checksum)
        #expect(try other.list() == [])
        #expect(try look().packages.first?.checksum == first)
        #expect(try other.list() == ["web 1.0.0"])
        #expect(try one.perform(.packageDelete, "web", "1.0.0").error == nil)
        let archive = try GitCatalogueFixture.archive([("other.yaml", GitCatalogueFixture.deployment)])
        let second = try #require(try one.upload("web", "1.0.0", archive).packages.first?.checksum)
        let deletions: [(digest: String, code: AdapterError.Code?)] = [
            (first, .preconditionFailed), ("", .preconditionFailed), (second, nil),
        ]
        for (digest, code) in deletions {
            for flags in [O2DMS_REQ_DRY_RUN, 0] {
                let deletion = try other.perform(.packageDelete, "web", "1.0.0") {
                    $0.digest = digest
                    $0.flags = flags
                }
                #expect(deletion.error?.code == code, "\(digest) \(flags)")
            }
        }
        #expect(try look().error?.code == .notFound)
    }

    @Test func `a server that refuses us fails lists and health, without the password`() throws {
        let (_, url) = try GitCatalogueFixture.served()
        let fixture = try GitCatalogueFixture(
            git: GitCatalogueFixture.block([
                member("repository_name", "gitops"), member("repository_url", .string(url)),
                auth("wrong-secret"),
            ])
        )
        let error = try #require(try fixture.listing().error)
        #expect(error.code == .unavailable)
        #expect(error.message.hasPrefix("repository gitops: "))
        let health = try #require(fixture.plugin.perform(.health)?.error)
        let details = String(decoding: try #require(health.detailsJSON), as: UTF8.self)
        #expect(details.contains(#""healthy":false"#) && details.contains(#""more":true"#))
        #expect(
            !(details + error.message + fixture.host.log.map(\.message).joined()).contains("wrong-secret")
        )
        #expect(try fixture.upload("web", "1.0.0").error?.code == .unauthenticated)
    }

    @Test func `the last good packages are served while the server is away, until they are too old`() throws {
        let (git, url) = try GitCatalogueFixture.served()
        let fixture = try GitCatalogueFixture(
            git: GitCatalogueFixture.block([
                member("repository_name", "gitops"), member("repository_url", .string(url)),
                auth(GitHTTPServer.password), member("refresh", "100ms"), member("max_stale", "1500ms"),
            ])
        )
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        #expect(try fixture.list() == ["web 1.0.0"])
        try FileManager.default.moveItem(atPath: git.folder, toPath: git.folder + ".away")
        #expect(eventually { fixture.host.log.contains { $0.message == "repository not readable" } })
        #expect(try fixture.list() == ["web 1.0.0"])
        #expect(fixture.plugin.perform(.health)?.error == nil)
        #expect(try eventually { try fixture.listing().error?.code == .unavailable })
        try FileManager.default.moveItem(atPath: git.folder + ".away", toPath: git.folder)
        #expect(eventually { (try? fixture.list()) == ["web 1.0.0"] })
    }

    @Test func `a repository that is only read takes nothing, and uploads go to the next`() throws {
        let (git, url) = try GitCatalogueFixture.served()
        let fixture = try GitCatalogueFixture(
            git: GitCatalogueFixture.block(
                [
                    member("repository_name", "gitops"), member("repository_url", .string(url)),
                    auth(GitHTTPServer.password), member("read_only", true),
                ],
                [member("repository_name", "own")]
            )
        )
        #expect(try fixture.upload("web", "1.0.0") { $0.repository = "gitops" }.error?.code == .forbidden)
        #expect(try fixture.upload("web", "1.0.0").packages.first?.repository == "own")
        #expect((try? git("rev-parse", "-q", "--verify", "main")) == nil)
    }

    @Test func `by SSH with a key and known hosts`() throws {
        let server = try SSHServer()
        let folder = NSTemporaryDirectory() + "o2dms-ssh-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let git = try GitCommand.makeBare(folder + "/remote.git")
        // As `${file:…}` gives it.
        let key = server.userKey.trimmingCharacters(in: .newlines)
        let fixture = try GitCatalogueFixture(
            git: GitCatalogueFixture.block([
                member("repository_name", "gitops"),
                member("repository_url", .string("\(server.url)\(git.folder)")),
                member(
                    "ssh",
                    ["private_key": .string(key), "known_hosts": .string(server.knownHosts)]
                ),
            ])
        )
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        #expect(try git("ls-tree", "--name-only", "main:web") == "1.0.0")
    }
}
