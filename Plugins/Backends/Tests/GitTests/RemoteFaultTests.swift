import Foundation
import Git
import HTTPClient
import HTTPStandIn
import TestServers
import Testing

/// What a Git server gets wrong; the server is a stand-in that answers as each test says, with Git's own words where it should.
struct RemoteFaultTests {
    /// At which step of a conversation the server fails.
    enum Step: String, CaseIterable, Sendable {
        case listingForFetch, pack, listingForPush, push

        var service: String {
            self == .listingForFetch || self == .pack ? "git-upload-pack" : "git-receive-pack"
        }
        var isListing: Bool { self == .listingForFetch || self == .listingForPush }
        var contentType: String {
            "Content-Type: application/x-\(service)-\(isListing ? "advertisement" : "result")"
        }
        func isAsked(_ request: StandInRequest) -> Bool {
            request.target.contains(isListing ? "/info/refs" : "/\(service)")
                && (isListing || request.method == "POST")
        }
    }

    /// A repository with two commits, of which the clones here have the first, and what git itself answers to the first request
    /// of a conversation: for a fetch of both, for a push onto the first.
    struct Server: Sendable {
        let folder: ScratchFolder
        let before: GitCommand
        let after: GitCommand
        let listings: [String: [UInt8]]

        init() throws {
            folder = try ScratchFolder()
            before = try GitCommand.makeBare(folder.path + "/before.git")
            let first = try before("commit-tree", "-m", "1", before("mktree"))
            try before("update-ref", "refs/heads/main", first)
            try before("clone", "-q", "--bare", before.folder, folder.path + "/after.git")
            after = GitCommand(in: folder.path + "/after.git")
            try after("config", "http.receivepack", "true")
            let second = try after("commit-tree", "-m", "2", "-p", first, after("mktree"))
            try after("update-ref", "refs/heads/main", second)
            listings = [
                "git-upload-pack": try Self.listing("git-upload-pack", after),
                "git-receive-pack": try Self.listing("git-receive-pack", before),
            ]
        }

        func remote(_ git: GitCommand) throws -> GitRemote {
            GitRemote(try GitAddress("file://\(git.folder)"))
        }

        private static func listing(_ service: String, _ git: GitCommand) throws -> [UInt8] {
            let command = String(service.dropFirst("git-".count))
            let references = try git(command, "--stateless-rpc", "--advertise-refs", git.folder)
            let line = "# service=\(service)\n"
            let length = String(line.utf8.count + 4, radix: 16)
            return Array("00\(length)\(line)0000\(references)".utf8)
        }
    }

    static let good = Result { try Server() }

    let folder: ScratchFolder
    let good: Server
    let head: ObjectID
    let specification = "+refs/heads/main:refs/remotes/origin/main"

    init() throws {
        folder = try ScratchFolder()
        good = try Self.good.get()
        let repository = try GitRepository(creating: folder.path + "/clone.git", branch: "main")
        try repository.fetch(
            from: good.remote(good.before),
            [specification],
            terms: HTTPTerms(deadline: .now + .seconds(60))
        )
        head = try #require(try repository.target(of: "refs/remotes/origin/main"))
    }

    @Test(arguments: Step.allCases, AnswerFault.allCases)
    func `a fault is an error of its kind, soon, and nothing has moved`(step: Step, fault: AnswerFault) throws
    {
        let listing = try #require(good.listings[step.service])
        let server = try #require(
            StandInServer { request in
                guard step.isAsked(request) else {
                    return [.answer(200, [Self.listingType(step)], listing)]
                }
                return fault.actions([step.contentType])
            }
        )
        defer { server.stop() }
        // Less than the pause that some of them name.
        let terms = HTTPTerms(deadline: .now + (fault.isEndless ? .milliseconds(300) : .seconds(5)))
        let error = #expect(throws: GitFault.self) {
            let remote = try self.remote(server)
            if step.service == "git-upload-pack" {
                try clone().fetch(from: remote, [specification], terms: terms)
            } else {
                try push(to: remote, content: [1, 2, 3], terms)
            }
        }
        let allowed: [GitFault.Kind] = [
            .unavailable, .refused, .tooLarge, .deadline, .damaged, .absent,
        ]
        #expect(error.map { allowed.contains($0.kind) } == true, "\(error?.message ?? "")")
        if fault.isEndless { #expect(error?.kind == .deadline) }
        #expect(error?.message.contains("secret") == false && error?.message.contains(folder.path) == false)
        #expect(server.requests.count <= 7)
        #expect(try clone().target(of: "refs/remotes/origin/main") == head)
        try expectSound()
    }

    @Test(arguments: SendingFault.allCases)
    func `a fault while a pack is sent is an error of its kind, and nothing has moved`(fault: SendingFault)
        throws
    {
        let listing = try #require(good.listings["git-receive-pack"])
        let server = try #require(
            StandInServer(early: { $0.method == "POST" ? fault.actions : [] }) { _ in
                [.answer(200, [Self.listingType(.push)], listing)]
            }
        )
        defer { server.stop() }
        let random = try #require(FileHandle(forReadingAtPath: "/dev/urandom"))
        let noise = Array(try #require(try random.read(upToCount: SendingFault.bodyBytes)))
        let terms = HTTPTerms(deadline: .now + (fault == .stops ? .seconds(2) : .seconds(30)))
        let error = #expect(throws: GitFault.self) { try push(to: try remote(server), content: noise, terms) }
        let allowed: [GitFault.Kind] = [.unavailable, .refused, .tooLarge, .deadline]
        #expect(error.map { allowed.contains($0.kind) } == true, "\(error?.message ?? "")")
        if fault == .stops { #expect(error?.kind == .deadline) }
        #expect(try clone().target(of: "refs/remotes/origin/main") == head)
    }

    @Test func `a server of SSH that says nothing is waited for until the deadline`() throws {
        let server = try #require(StandInServer { _ in [.hang] })
        defer { server.stop() }
        let hosts = folder.path + "/known_hosts"
        let known = try String(contentsOfFile: try RemoteTests.ssh.get().knownHosts, encoding: .utf8)
        try known.replacing(/:[0-9]+/, with: ":\(server.port)")
            .write(toFile: hosts, atomically: true, encoding: .utf8)
        let remote = GitRemote(
            try GitAddress("ssh://git@127.0.0.1:\(server.port)/x.git"),
            access: .key(privateKey: "", passphrase: nil, knownHosts: hosts)
        )
        let terms = HTTPTerms(deadline: .now + .milliseconds(500))
        let error = #expect(throws: GitFault.self) {
            try clone().fetch(from: remote, [specification], terms: terms)
        }
        #expect(error?.kind == .deadline, "\(error?.message ?? "")")
    }

    private func clone() throws -> GitRepository {
        try GitRepository(creating: folder.path + "/clone.git", branch: "main")
    }

    private static func listingType(_ step: Step) -> String {
        "Content-Type: application/x-\(step.service)-advertisement"
    }

    private func remote(_ server: StandInServer) throws -> GitRemote {
        var remote = GitRemote(
            try GitAddress(server.url + "/r.git"),
            access: .password(username: "u", password: "s3cret-secret")
        )
        remote.fetchLimitBytes = 8 << 20
        remote.advertisementLimitBytes = 1 << 20
        return remote
    }

    private func push(to remote: GitRemote, content: [UInt8], _ terms: HTTPTerms) throws {
        let repository = try clone()
        let file = try repository.write(content)
        let tree = try repository.write([("new", (.file, file))], onto: nil)
        let me = CommitIdentity(name: "Gateway", mail: "gateway@example.com")
        let next = try repository.commit(tree, onto: head, message: "Add", by: me, at: 9)
        try repository.push(ReferencePush("refs/heads/main", from: head, to: next), to: remote, terms: terms)
    }

    /// After all that, the clone takes what a good server has.
    private func expectSound() throws {
        let terms = HTTPTerms(deadline: .now + .seconds(60))
        try clone().fetch(from: good.remote(good.after), [specification], terms: terms)
        #expect(try clone().target(of: "refs/remotes/origin/main")?.hex == good.after("rev-parse", "main"))
    }
}
