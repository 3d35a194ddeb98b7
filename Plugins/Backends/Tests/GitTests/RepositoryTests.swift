import Foundation
import Git
import HTTPClient
import TestServers
import Testing

struct RepositoryTests {
    let folder: ScratchFolder
    let me = CommitIdentity(name: "Gateway", mail: "gateway@example.com")

    init() throws { folder = try ScratchFolder() }

    @Test func `what is written here is read by git`() throws {
        let repository = try GitRepository(creating: folder.path + "/a.git", branch: "main")
        let file = try repository.write(Array("hello\n".utf8))
        let tree = try #require(
            try repository.write([("a.txt", (.file, file)), ("run", (.executable, file))])
        )
        let commit = try repository.commit(tree, onto: nil, message: "Begin", by: me, at: 1_700_000_000)
        try repository.setReference("refs/heads/main", to: commit, expecting: nil)
        let git = GitCommand(in: folder.path + "/a.git")
        #expect(try git("show", "main:a.txt") == "hello")
        #expect(try git("ls-tree", "--format=%(objectmode) %(path)", "main") == "100644 a.txt\n100755 run")
        #expect(
            try git("log", "--format=%s|%an|%ae|%ct", "main")
                == "Begin|Gateway|gateway@example.com|1700000000"
        )
        #expect(try git("fsck", "--strict") == "")
        #expect(try repository.target(of: "refs/heads/main")?.hex == git("rev-parse", "main"))
    }

    @Test func `a name that no reference can have is that of none`() throws {
        let repository = try GitRepository(creating: folder.path + "/a.git", branch: "main")
        let commit = try repository.commit(nil, onto: nil, message: "1", by: me, at: 1)
        let longest = "refs/tags/" + String(repeating: "a", count: 250)
        try repository.setReference(longest, to: commit, expecting: nil)
        #expect(try repository.target(of: longest) == commit)
        for name in [longest + "a", "refs/tags/" + String(repeating: "a/", count: 3000) + "b"] {
            #expect(try repository.target(of: name) == nil)
        }
    }

    @Test func `a reference moves only from where it was seen`() throws {
        let repository = try GitRepository(creating: folder.path + "/a.git", branch: "main")
        let first = try repository.commit(nil, onto: nil, message: "1", by: me, at: 1)
        let second = try repository.commit(nil, onto: first, message: "2", by: me, at: 2)
        try repository.setReference("refs/heads/main", to: first, expecting: nil)
        #expect { try repository.setReference("refs/heads/main", to: second, expecting: nil) } throws: {
            ($0 as? GitFault)?.kind == .raced
        }
        #expect { try repository.setReference("refs/heads/main", to: second, expecting: second) } throws: {
            ($0 as? GitFault)?.kind == .raced
        }
        #expect { try repository.removeReference("refs/heads/main", expecting: second) } throws: {
            ($0 as? GitFault)?.kind == .raced
        }
        try repository.setReference("refs/heads/main", to: second, expecting: first)
        #expect(try repository.commit(second)?.parent == first)
        try repository.removeReference("refs/heads/main", expecting: second)
        #expect(try repository.target(of: "refs/heads/main") == nil)
    }

    @Test(arguments: [".git", "..", ".", "a/b", "", ".GIT", "git~1"])
    func `names that Git forbids are not written`(name: String) throws {
        let repository = try GitRepository(creating: folder.path + "/a.git", branch: "main")
        let file = try repository.write([])
        #expect { _ = try repository.write([(name, (.file, file))]) } throws: {
            ($0 as? GitFault)?.kind == .invalid
        }
    }

    @Test func `a file over the limit is refused before it is inflated`() throws {
        let git = try GitCommand.makeBare(folder.path + "/a.git")
        let id = try git("hash-object", "-w", "--stdin", input: Data(count: 1 << 20))
        let repository = try GitRepository(opening: folder.path + "/a.git")
        let blob = try #require(ObjectID(hex: id))
        #expect(try repository.content(of: blob, limitBytes: 1 << 20).count == 1 << 20)
        #expect { _ = try repository.content(of: blob, limitBytes: 1 << 20 - 1) } throws: {
            ($0 as? GitFault)?.kind == .tooLarge
        }
    }

    @Test(arguments: ["refs/heads/../../x", "@{-1}", ":/x", "HEAD^{/.*}", "main", ""])
    func `a text that is no full reference finds nothing`(name: String) throws {
        let repository = try GitRepository(creating: folder.path + "/a.git", branch: "main")
        let commit = try repository.commit(nil, onto: nil, message: "x", by: me, at: 1)
        try repository.setReference("refs/heads/main", to: commit, expecting: nil)
        #expect(try repository.target(of: name) == nil)
    }
}
