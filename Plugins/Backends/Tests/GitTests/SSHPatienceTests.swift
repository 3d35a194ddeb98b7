import Foundation
import Git
import HTTPClient
import TestServers
import Testing

/// How long a server of SSH is waited for: a real sshd, whose words are held back at some point.
struct SSHPatienceTests {
    /// A repository behind sshd with more in it than any greeting is long.
    private static let good = Result { () throws -> (SSHServer, GitCommand, ScratchFolder) in
        let folder = try ScratchFolder()
        let git = try GitCommand.makeBare(folder.path + "/r.git")
        let random = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
        let noise = try #require(try random.read(upToCount: 1 << 20))
        let file = try git("hash-object", "-w", "--stdin", input: noise)
        let tree = try git("mktree", input: Data("100644 blob \(file)\tnoise\n".utf8))
        try git("update-ref", "refs/heads/main", git("commit-tree", "-m", "1", tree))
        return (try RemoteTests.ssh.get(), git, folder)
    }

    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    /// Where a server falls silent: the bytes that it has said by then, from its banner to the middle of a pack.
    @Test(arguments: [0, 10, 40, 600, 1500, 2000, 2500, 3000, 100_000])
    func `a server that says nothing more is given up, and the message says what it left undone`(said: Int)
        throws
    {
        let relay = try HoldingRelay(before: port, passedBytes: said, rest: .isKept)
        let error = #expect(throws: GitFault.self) {
            try fetch(relay) { $0.idleTimeout = .milliseconds(250) }
        }
        #expect(error?.kind == .unavailable)
        let message = error?.message ?? ""
        #expect(message.hasSuffix(" for 250 ms"), "\(message)")
        if said < 600 { #expect(message.contains("agrees on no keys"), "\(message)") }
        if said == 100_000 { #expect(message.contains("says nothing more"), "\(message)") }
    }

    @Test func `a server that is slow, but within the limit, is waited for`() throws {
        let relay = try HoldingRelay(before: port, passedBytes: 100_000, rest: .follows(milliseconds: 300))
        try fetch(relay) { $0.idleTimeout = .seconds(30) }
    }

    @Test func `a server that greets one byte at a time is given up when a connection should stand`() throws {
        let relay = try HoldingRelay(before: port, passedBytes: 0, rest: .drips(milliseconds: 5))
        let error = #expect(throws: GitFault.self) {
            try fetch(relay) { $0.connectTimeout = .milliseconds(250) }
        }
        #expect(error?.kind == .unavailable)
        #expect(error?.message.hasSuffix(" within 250 ms") == true, "\(error?.message ?? "")")
    }

    @Test func `a server that takes no connection is given up`() throws {
        // Its queue of one is full, so that further connections are not answered.
        let listener = try FullListener()
        let error = #expect(throws: GitFault.self) {
            try fetch(port: listener.port) { $0.connectTimeout = .milliseconds(300) }
        }
        #expect(error?.message == "the server takes no connection within 300 ms")
    }

    @Test func `a push to a server that stops reading is given up`() throws {
        let relay = try HoldingRelay(before: port, passedBytes: 2600, rest: .isKept)
        let clone = try clone()
        try clone.fetch(from: remote(port), [Self.specification], terms: Self.terms)
        let head = try #require(try clone.target(of: "refs/remotes/origin/main"))
        let next = try clone.commit(
            try clone.write([("x", (.file, try clone.write([1])))], onto: nil),
            onto: head,
            message: "Add",
            by: CommitIdentity(name: "Gateway", mail: "gateway@example.com"),
            at: 9
        )
        let push = ReferencePush("refs/heads/other-\(UUID().uuidString)", from: nil, to: next)
        var held = try remote(relay.port)
        held.idleTimeout = .milliseconds(250)
        let error = #expect(throws: GitFault.self) {
            try clone.push(push, to: held, terms: Self.terms)
        }
        #expect(error?.kind == .unavailable && error?.message.hasSuffix(" for 250 ms") == true)
    }

    private static let specification = "+refs/heads/main:refs/remotes/origin/main"
    /// Long enough that it is never what ends a wait here.
    private static var terms: HTTPTerms { HTTPTerms(deadline: .now + .seconds(600)) }

    private var port: UInt16 { get throws { try Self.good.get().0.port } }

    private func clone() throws -> GitRepository {
        try GitRepository(creating: folder.path + "/clone.git", branch: "main")
    }

    private func fetch(_ relay: HoldingRelay, _ change: (inout GitRemote) -> Void) throws {
        try fetch(port: relay.port, change)
    }

    private func fetch(port: UInt16, _ change: (inout GitRemote) -> Void) throws {
        var remote = try remote(port)
        change(&remote)
        try clone().fetch(from: remote, [Self.specification], terms: Self.terms)
    }

    /// The server's repository by a port at which its key is known as well.
    private func remote(_ port: UInt16) throws -> GitRemote {
        let (server, git, _) = try Self.good.get()
        let hosts = "\(folder.path)/known_hosts-\(port)"
        let known = try String(contentsOfFile: server.knownHosts, encoding: .utf8)
        try known.replacing(":\(server.port)", with: ":\(port)")
            .write(toFile: hosts, atomically: true, encoding: .utf8)
        return GitRemote(
            try GitAddress("ssh://\(server.user)@127.0.0.1:\(port)\(git.folder)"),
            access: .key(privateKey: server.userKey, passphrase: nil, knownHosts: hosts)
        )
    }
}
