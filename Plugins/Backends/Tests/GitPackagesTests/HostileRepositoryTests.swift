import Foundation
import Git
import GitPackages
import HTTPClient
import TestServers
import Testing

struct HostileRepositoryTests {
    @Test func `directories with what no package may have are left out, the others are listed`() throws {
        let fixture = try PackageFixture { $0.limits.fileBytes = 1 << 20 }
        let good = PackageFixture.deployment
        try fixture.commit([
            ("good/1.0.0/a.yaml", "100644", good),
            ("link/1.0.0/a.yaml", "100644", good), ("link/1.0.0/passwd", "120000", "/etc/passwd"),
            ("module/1.0.0/a.yaml", "100644", good),
            ("module/1.0.0/sub", "160000", "1234567890123456789012345678901234567890"),
            ("case/1.0.0/a.yaml", "100644", good), ("case/1.0.0/A.yaml", "100644", good),
            ("large/1.0.0/a.yaml", "100644", good),
            ("large/1.0.0/zeros", "100644", String(repeating: "0", count: 1 << 20 + 1)),
            ("name/1.0.0/a:b.yaml", "100644", good),
            ("linked", "120000", "good"), ("versions/1.0.0", "120000", "../good/1.0.0"),
            ("-x/1.0.0/a.yaml", "100644", good), ("x/--help/a.yaml", "100644", good),
            (".gitmodules", "100644", "[submodule \"x\"]\n\tpath = x\n\turl = file:///etc\n"),
        ])
        #expect(try fixture.list() == ["good 1.0.0"])
        #expect(try fixture.packages.snapshot(terms: fixture.terms).skipped == 7)
    }

    @Test func `trees with names that git itself refuses do no harm`() throws {
        let fixture = try PackageFixture()
        try fixture.commit([("good/1.0.0/a.yaml", "100644", PackageFixture.deployment)])
        let blob = try fixture.git("hash-object", "-w", "--stdin", input: Data("x".utf8))
        var version = Data()
        for name in ["..", ".git", "a\\b"] {
            version += Data("100644 \(name)".utf8) + [0] + Self.bytes(blob)
        }
        let tree = try fixture.git(
            "hash-object",
            "-t",
            "tree",
            "-w",
            "--literally",
            "--stdin",
            input: version
        )
        let name = try fixture.git("mktree", input: Data("040000 tree \(tree)\t1.0.0\n".utf8))
        let good = try fixture.git("rev-parse", "main:good")
        let root = try fixture.git(
            "mktree",
            input: Data("040000 tree \(name)\tevil\n040000 tree \(good)\tgood\n".utf8)
        )
        try fixture.git("update-ref", "refs/heads/main", try fixture.git("commit-tree", "-m", "x", root))
        #expect(try fixture.list() == ["good 1.0.0"])
    }

    @Test func `more directories than allowed are an error that says so`() throws {
        let fixture = try PackageFixture { $0.limits.directoryEntries = 3 }
        try fixture.commit((1...3).map { ("app\($0)/1.0.0/a.yaml", "100644", PackageFixture.deployment) })
        #expect(try fixture.list().count == 3)
        try fixture.commit([("app4/1.0.0/a.yaml", "100644", PackageFixture.deployment)])
        #expect { _ = try fixture.list() } throws: { ($0 as? GitFault)?.kind == .tooLarge }
    }

    @Test func `a package with more than one may have is left out, the others are listed`() throws {
        let fixture = try PackageFixture { $0.limits.files = 3 }
        let content = PackageFixture.deployment
        try fixture.commit([
            ("edge/1.0.0/a.yaml", "100644", content), ("edge/1.0.0/b/b.yaml", "100644", content),
            ("past/1.0.0/a.yaml", "100644", content), ("past/1.0.0/b/b.yaml", "100644", content),
            ("past/1.0.0/c.yaml", "100644", content),
        ])
        try fixture.commit((1...4).map { ("wide/1.0.0/\($0).yaml", "100644", content) })
        #expect(try fixture.list() == ["edge 1.0.0"])
        #expect(try fixture.packages.snapshot(terms: fixture.terms).skipped == 2)
    }

    @Test(arguments: ["/1.0.0/a.yaml", "/1.0.0/sub", "/1.0.0", ""])
    func `a package whose files are lost is left out with its reason, the others are listed`(lost: String)
        throws
    {
        let fixture = try PackageFixture()
        let content = PackageFixture.deployment
        try fixture.commit([
            ("good/1.0.0/a.yaml", "100644", content), ("bad/1.0.0/a.yaml", "100644", content + "# \(lost)\n"),
            ("bad/1.0.0/sub/b.yaml", "100644", content + "# b\n"), ("bad/2.0.0/a.yaml", "100644", content),
        ])
        let object = try fixture.git("rev-parse", "main:bad\(lost)")
        let rest = lost.isEmpty ? ["good 1.0.0"] : ["bad 2.0.0", "good 1.0.0"]
        let file = "\(fixture.git.folder)/objects/\(object.prefix(2))/\(object.dropFirst(2))"
        try FileManager.default.removeItem(atPath: file)
        for _ in 0..<2 {
            #expect(try fixture.list() == rest)
            let snapshot = try fixture.packages.snapshot(terms: fixture.terms)
            #expect(snapshot.losses.keys.map(\.description) == [lost.isEmpty ? "bad *" : "bad 1.0.0"])
            #expect(snapshot.losses.values.first?.reason.isEmpty == false)
        }
    }

    @Test func `a name with more versions than allowed is left out, the others are listed`() throws {
        let fixture = try PackageFixture { $0.limits.directoryEntries = 3 }
        for name in ["edge", "past"] {
            let count = name == "edge" ? 3 : 4
            try fixture.commit(
                (1...count).map { ("\(name)/\($0).0.0/a.yaml", "100644", PackageFixture.deployment) }
            )
        }
        #expect(try fixture.list() == ["edge 3.0.0", "edge 2.0.0", "edge 1.0.0"])
    }

    @Test(arguments: ["", "100644 blob FILE\ta.yaml\n"])
    func `directories that hold each other ten times over end at the limit`(leaf: String) throws {
        let fixture = try PackageFixture()
        try fixture.commit([("good/1.0.0/a.yaml", "100644", PackageFixture.deployment)])
        let blob = try fixture.git("hash-object", "-w", "--stdin", input: Data("x".utf8))
        var tree = try fixture.git("mktree", input: Data(leaf.replacing("FILE", with: blob).utf8))
        for _ in 0..<30 {
            let lines = (0..<10).map { "040000 tree \(tree)\td\($0)\n" }.joined()
            tree = try fixture.git("mktree", input: Data(lines.utf8))
        }
        let good = try fixture.git("rev-parse", "main:good")
        let version = try fixture.git("mktree", input: Data("040000 tree \(tree)\t1.0.0\n".utf8))
        let root = "040000 tree \(version)\tbomb\n040000 tree \(good)\tgood\n"
        let top = try fixture.git("mktree", input: Data(root.utf8))
        try fixture.git("update-ref", "refs/heads/main", try fixture.git("commit-tree", "-m", "x", top))
        #expect(try fixture.list() == ["good 1.0.0"])
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        stride(from: 0, to: 40, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }
}
