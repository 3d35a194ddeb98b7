import Foundation
import Git
import HTTPClient
import TestServers
import Testing

/// Each way to a repository against its real server.
struct RemoteTests {
    /// How a repository is reached.
    enum Way: String, CaseIterable, Sendable { case file, http, ssh }

    let folder: ScratchFolder
    let me = CommitIdentity(name: "Gateway", mail: "gateway@example.com")
    let terms = HTTPTerms(deadline: .now + .seconds(60))
    let specification = "+refs/heads/main:refs/remotes/origin/main"

    static let http = Result { try GitHTTPServer() }
    static let ssh = Result { try SSHServer() }

    init() throws { folder = try ScratchFolder() }

    @Test(arguments: Way.allCases)
    func `what git pushed is fetched, and what is pushed git sees`(way: Way) throws {
        let (remote, git) = try makeRemote(way)
        try commit(git, "one")
        let repository = try GitRepository(creating: folder.path + "/clone.git", branch: "main")
        try repository.fetch(from: remote, [specification], terms: terms)
        let head = try #require(try repository.target(of: "refs/remotes/origin/main"))
        #expect(try head.hex == git("rev-parse", "main"))
        let tree = try #require(try repository.commit(head)).tree
        let file = try repository.write(Array("new".utf8))
        let next = try repository.commit(
            try repository.write([("new.txt", (.file, file))], onto: tree),
            onto: head,
            message: "Add",
            by: me,
            at: 9
        )
        try repository.push(ReferencePush("refs/heads/main", from: head, to: next), to: remote, terms: terms)
        #expect(try git("show", "main:new.txt") == "new")
        #expect(try git("show", "main:file") == "one")
        #expect(try git("fsck", "--strict") == "")
    }

    @Test(arguments: Way.allCases)
    func `a push that lost the race is told, and nothing moves`(way: Way) throws {
        let (remote, git) = try makeRemote(way)
        try commit(git, "one")
        let repository = try GitRepository(creating: folder.path + "/clone.git", branch: "main")
        try repository.fetch(from: remote, [specification], terms: terms)
        let head = try #require(try repository.target(of: "refs/remotes/origin/main"))
        try commit(git, "two")
        let moved = try git("rev-parse", "main")
        let mine = try repository.commit(nil, onto: head, message: "Lose", by: me, at: 9)
        #expect {
            try repository.push(
                ReferencePush("refs/heads/main", from: head, to: mine),
                to: remote,
                terms: terms
            )
        } throws: { ($0 as? GitFault)?.kind == .raced }
        #expect(try git("rev-parse", "main") == moved)
        #expect {
            try repository.push(
                ReferencePush("refs/heads/main", from: nil, to: mine),
                to: remote,
                terms: terms
            )
        } throws: { ($0 as? GitFault)?.kind == .raced }
    }

    @Test(arguments: Way.allCases)
    func `an empty repository takes the first commit, tags come and go`(way: Way) throws {
        let (remote, git) = try makeRemote(way)
        let repository = try GitRepository(creating: folder.path + "/clone.git", branch: "main")
        try repository.fetch(from: remote, [specification], terms: terms)
        #expect(try repository.target(of: "refs/remotes/origin/main") == nil)
        let first = try repository.commit(nil, onto: nil, message: "First", by: me, at: 9)
        try repository.push(ReferencePush("refs/heads/main", from: nil, to: first), to: remote, terms: terms)
        try repository.push(
            ReferencePush("refs/tags/a/1.0.0", from: nil, to: first),
            to: remote,
            terms: terms
        )
        #expect(try git("rev-parse", "a/1.0.0", "main") == "\(first)\n\(first)")
        try git("tag", "-a", "-m", "noted", "b/1", "main")
        try repository.fetch(from: remote, ["+refs/tags/*:refs/tags/*"], terms: terms)
        let tags = try repository.references(under: "refs/tags/", limit: 10)
        #expect(tags.map(\.name) == ["refs/tags/a/1.0.0", "refs/tags/b/1"])
        #expect(try repository.commit(tags[1].target)?.id == first)
        try repository.push(
            ReferencePush("refs/tags/a/1.0.0", from: first, to: nil),
            to: remote,
            terms: terms
        )
        try repository.fetch(from: remote, ["+refs/tags/*:refs/tags/*"], terms: terms)
        #expect(try repository.references(under: "refs/tags/", limit: 10).map(\.name) == ["refs/tags/b/1"])
        #expect(try git("tag") == "b/1")
    }

    @Test func `wrong credentials are refused, and never shown`() throws {
        var (remote, _) = try makeRemote(.http)
        for access in [GitRemote.Access.anonymous, .password(username: "alice", password: "guess-secret")] {
            remote.access = access
            try expect(.refused, remote)
        }
        var (other, _) = try makeRemote(.ssh)
        let key = try Self.keyOfNobody(folder.path)
        other.access = .key(privateKey: key, passphrase: nil, knownHosts: try Self.ssh.get().knownHosts)
        try expect(.refused, other)
        other.access = .key(
            privateKey: "guess-secret",
            passphrase: nil,
            knownHosts: try Self.ssh.get().knownHosts
        )
        #expect { try fetch(other) } throws: {
            ($0 as? GitFault).map { $0.kind == .invalid || $0.kind == .refused } == true
        }
    }

    @Test func `a host with another key is not trusted, nor one that is not known`() throws {
        var (remote, _) = try makeRemote(.ssh)
        let server = try Self.ssh.get()
        for hosts in [try server.makeWrongKnownHosts(), "/dev/null"] {
            remote.access = .key(privateKey: server.userKey, passphrase: nil, knownHosts: hosts)
            try expect(.untrusted, remote)
        }
    }

    @Test(arguments: UntrustedTLSServer.Flaw.allCases)
    func `a certificate that nobody should trust is not trusted`(flaw: UntrustedTLSServer.Flaw) throws {
        let server = try UntrustedTLSServer(flaw)
        try expect(.untrusted, GitRemote(try GitAddress(server.url + "/r.git")))
    }

    @Test func `a redirect on the host is followed, one to another host is not`() throws {
        let (remote, git) = try makeRemote(.http)
        try commit(git, "one")
        let name = try #require(remote.address.description.split(separator: "/").last)
        let server = try Self.http.get()
        try expect(
            .unavailable,
            GitRemote(try GitAddress("\(server.url)/elsewhere/\(name)"), access: remote.access)
        )
        // Reading the list is redirected; what is sent to the old address is not.
        try expect(
            .unavailable,
            GitRemote(try GitAddress("\(server.url)/moved/\(name)"), access: remote.access)
        )
    }

    @Test func `a page instead of a repository is told as such, without its words`() throws {
        let server = try Self.http.get()
        #expect { try fetch(GitRemote(try GitAddress(server.url + "/page/x.git"))) } throws: {
            let fault = $0 as? GitFault
            return fault?.kind == .unavailable && fault?.message.contains("password") == false
        }
    }

    @Test(arguments: [Way.file, .http, .ssh])
    func `what is not there is told as such`(way: Way) throws {
        let (remote, git) = try makeRemote(way)
        try FileManager.default.removeItem(atPath: git.folder)
        #expect { try fetch(remote) } throws: { ($0 as? GitFault)?.message.contains(folder.path) == false }
    }

    @Test
    func `of a directory of this machine nothing is copied, and what is too large is told before it is read`()
        throws
    {
        let (remote, git) = try makeRemote(.file)
        try commit(git, Data((0..<200_000).map { _ in UInt8.random(in: 0...255) }))
        for step in 0..<2 {
            try fetch(remote)
            let clone = try GitRepository(opening: folder.path + "/clone.git")
            let head = try #require(try clone.target(of: "refs/remotes/origin/main"))
            #expect(try head.hex == git("rev-parse", "main"))
            let tree = try #require(try clone.commit(head)).tree
            let file = try #require(try clone.entry(named: "file", in: tree))
            if step == 0 {
                #expect { try clone.content(of: file.id, limitBytes: 199_999) } throws: {
                    ($0 as? GitFault)?.kind == .tooLarge
                }
                #expect(try clone.content(of: file.id, limitBytes: 200_000).count == 200_000)
                try commit(git, "small")
            }
            let objects = try FileManager.default.subpathsOfDirectory(
                atPath: folder.path + "/clone.git/objects"
            )
            #expect(Set(objects) == ["info", "info/alternates", "pack"])
        }
        try git("update-ref", "-d", "refs/heads/main")
        try fetch(remote)
        let clone = try GitRepository(opening: folder.path + "/clone.git")
        #expect(try clone.target(of: "refs/remotes/origin/main") == nil)
    }

    @Test(arguments: [Way.http, .ssh])
    func `more bytes than allowed are not fetched`(way: Way) throws {
        var (remote, git) = try makeRemote(way)
        let noise = (0..<200_000).map { _ in UInt8.random(in: 0...255) }
        try commit(git, Data(noise))
        remote.fetchLimitBytes = 100_000
        try expect(.tooLarge, remote)
    }

    @Test(arguments: Way.allCases)
    func `nobody waits beyond the deadline, nor after leaving`(way: Way) throws {
        let (remote, git) = try makeRemote(way)
        try commit(git, "one")
        let repository = try GitRepository(creating: folder.path + "/clone.git", branch: "main")
        let terms = HTTPTerms(deadline: .now + .seconds(60), isCancelled: { true })
        #expect { try repository.fetch(from: remote, [specification], terms: terms) } throws: {
            ($0 as? GitFault)?.kind == .cancelled
        }
    }

    @Test(arguments: [
        "https://user:pass@host/x.git", "ftp://host/x", "git://host/x", "", "ssh://-oProxyCommand=x/y",
        "ssh://host:99999/x",
        "ssh://u:p@host/x", "ext::sh -c x", "file://host/x", "ssh://host/a'b", "../x",
    ])
    func `addresses of other kinds are refused`(text: String) {
        #expect { _ = try GitAddress(text) } throws: { ($0 as? GitFault)?.message.contains("pass@") == false }
    }

    @Test func `addresses in the form of SSH are understood`() throws {
        let place = GitAddress.Way.ssh
        guard case .ssh(let short) = try GitAddress("git@example.com:team/gitops.git").way,
            case .ssh(let long) = try GitAddress("ssh://bot@[::1]:2222/srv/x.git").way
        else { throw TestFailure() }
        _ = place
        #expect(
            short.user == "git" && short.host == "example.com" && short.port == 22
                && short.path == "team/gitops.git"
        )
        #expect(long.user == "bot" && long.host == "::1" && long.port == 2222 && long.path == "/srv/x.git")
    }

    private struct TestFailure: Error {}

    private func makeRemote(_ way: Way) throws -> (GitRemote, GitCommand) {
        let name = "r-\(UUID().uuidString).git"
        switch way {
        case .file:
            let git = try GitCommand.makeBare("\(folder.path)/\(name)")
            return (GitRemote(try GitAddress("file://\(git.folder)")), git)
        case .http:
            let server = try Self.http.get()
            let git = try GitCommand.makeBare("\(server.folder)/\(name)")
            let access = GitRemote.Access.password(
                username: GitHTTPServer.username,
                password: GitHTTPServer.password
            )
            return (GitRemote(try GitAddress("\(server.url)/git/\(name)"), access: access), git)
        case .ssh:
            let server = try Self.ssh.get()
            let git = try GitCommand.makeBare("\(folder.path)/\(name)")
            let access = GitRemote.Access.key(
                privateKey: server.userKey,
                passphrase: nil,
                knownHosts: server.knownHosts
            )
            return (GitRemote(try GitAddress("\(server.url)\(git.folder)"), access: access), git)
        }
    }

    private func fetch(_ remote: GitRemote) throws {
        let repository = try GitRepository(creating: folder.path + "/clone.git", branch: "main")
        try repository.fetch(from: remote, [specification], terms: terms)
    }

    private func expect(_ kind: GitFault.Kind, _ remote: GitRemote) throws {
        #expect { try fetch(remote) } throws: {
            let fault = $0 as? GitFault
            return fault?.kind == kind && fault?.message.contains("secret") == false
        }
    }

    private func commit(_ git: GitCommand, _ content: String) throws { try commit(git, Data(content.utf8)) }

    private func commit(_ git: GitCommand, _ content: Data) throws {
        let blob = try git("hash-object", "-w", "--stdin", input: content)
        let tree = try git("mktree", input: Data("100644 blob \(blob)\tfile\n".utf8))
        let parent = (try? git("rev-parse", "--verify", "-q", "main")).map { ["-p", $0] } ?? []
        let id =
            parent.isEmpty
            ? try git("commit-tree", "-m", "c", tree)
            : try git("commit-tree", "-m", "c", "-p", parent[1], tree)
        try git("update-ref", "refs/heads/main", id)
    }

    private static func keyOfNobody(_ folder: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder + "/nobody"]
        try process.run()
        process.waitUntilExit()
        return try String(contentsOfFile: folder + "/nobody", encoding: .utf8)
    }
}
