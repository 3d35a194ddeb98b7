import Digest
import Foundation
import Git
import GitPackages
import TestServers
import Testing

@Suite struct `What is kept of a repository for the next start` {
    @Test func `a gateway that starts anew takes what it knows from the file`() throws {
        let fixture = try filled()
        try edit(fixture) { $0.replacing("\"nginx:1.25\"", with: "\"kept:1\"") }
        #expect(try images(fixture) == ["kept:1"])
    }

    @Test func `what has changed in between is read from the clone`() throws {
        let fixture = try filled()
        try edit(fixture) { $0.replacing("\"nginx:1.25\"", with: "\"kept:1\"") }
        let other = PackageFixture.deployment.replacing("nginx", with: "httpd")
        let upload = try PackageFixture.upload("b", "1.0.0", [("deployment.yaml", other)])
        _ = try fixture.neighbour("other").upload(upload, terms: fixture.terms)
        #expect(try images(fixture) == ["kept:1", "httpd:1.25"])
    }

    @Test(arguments: ["", "{}", "{}\n", "\n\n\n", "no lines\nof JSON\n"])
    func `a file that is none is as good as no file`(text: String) throws {
        let fixture = try filled()
        try text.write(toFile: path(fixture), atomically: false, encoding: .utf8)
        #expect(try images(fixture) == ["nginx:1.25"])
    }

    @Test func `a file with one changed byte is as good as no file, wherever that is`() throws {
        let fixture = try filled()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path(fixture)))
        for position in stride(from: 0, to: whole.count, by: 13) {
            var damaged = whole
            damaged[position] ^= 1
            try damaged.write(to: URL(fileURLWithPath: path(fixture)))
            #expect(try images(fixture) == ["nginx:1.25"], "byte \(position)")
        }
    }

    @Test func `a file that was cut off is as good as no file, wherever that is`() throws {
        let fixture = try filled()
        let whole = try Data(contentsOf: URL(fileURLWithPath: path(fixture)))
        for count in stride(from: 0, to: whole.count, by: 13) {
            try whole.prefix(count).write(to: URL(fileURLWithPath: path(fixture)))
            #expect(try images(fixture) == ["nginx:1.25"], "\(count) bytes")
        }
    }

    @Test func `other limits read everything again`() throws {
        let fixture = try filled()
        try edit(fixture) { $0.replacing("\"nginx:1.25\"", with: "\"kept:1\"") }
        var settings = fixture.packages.settings
        settings.limits.kept += 1
        let again = try GitPackageRepository(settings, stateDirectory: fixture.folder + "/state")
        #expect(try again.snapshot(terms: fixture.terms).packages.flatMap(\.details.images) == ["nginx:1.25"])
    }

    @Test func `only the gateway's user may read the file, and nothing half-written is left beside it`()
        throws
    {
        let fixture = try filled()
        let mode = try FileManager.default.attributesOfItem(atPath: path(fixture))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let names = try FileManager.default.contentsOfDirectory(atPath: fixture.folder + "/state")
        #expect(names.sorted() == ["test.clone", "test.packages"])
    }

    @Test func `the tag of a package is known, and what an annotated one is itself, also after a start`()
        throws
    {
        let fixture = try PackageFixture { $0.layout = .tags }
        _ = try fixture.packages.upload(PackageFixture.upload("web", "1.0.0"), terms: fixture.terms)
        try fixture.git(
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@y",
            "tag",
            "-a",
            "-m",
            "x",
            "web-2.0.0",
            "web/1.0.0"
        )
        let object = try fixture.git("rev-parse", "refs/tags/web-2.0.0")
        let commit = try fixture.git("rev-parse", "refs/tags/web-2.0.0^{commit}")
        for packages in [fixture.packages, fixture.packages, try started(fixture), try started(fixture)] {
            let found = try packages.snapshot(fresh: true, terms: fixture.terms).packages
            #expect(found.map { $0.tag?.name } == ["web-2.0.0", "web/1.0.0"])
            #expect(found.map { $0.tag?.object?.hex } == [object, nil])
            #expect(found.map(\.commit.hex) == [commit, commit])
        }
    }

    @Test func `a package that says more of itself than fits is kept with the beginning of it`() throws {
        let fixture = try PackageFixture()
        // One character of any number of bytes, and such as JSON writes with six.
        let description = "e" + String(repeating: "\u{301}", count: 100_000)
        var upload = try PackageFixture.upload("a", "1.0.0")
        upload.description = description
        _ = try fixture.packages.upload(upload, terms: fixture.terms)
        let kinds = (0..<64).map {
            "apiVersion: v1\nkind: \"\(String(repeating: "\\x01", count: 62))\($0)\"\nmetadata: {name: x}\n"
        }
        _ = try fixture.packages.upload(
            PackageFixture.upload("b", "1.0.0", [("a.yaml", kinds.joined(separator: "---\n"))]),
            terms: fixture.terms
        )
        _ = try fixture.list()
        try edit(fixture) { $0.replacing("\"nginx:1.25\"", with: "\"kept:1\"") }
        let found = try started(fixture).snapshot(terms: fixture.terms).packages
        #expect(found.flatMap(\.details.images) == ["kept:1"])
        #expect(found.first?.details.description?.utf8.count == 4095)
        #expect(found.last?.details.kinds.count == 64)
    }

    private func started(_ fixture: PackageFixture) throws -> GitPackageRepository {
        try GitPackageRepository(fixture.packages.settings, stateDirectory: fixture.folder + "/state")
    }

    private func path(_ fixture: PackageFixture) -> String { fixture.folder + "/state/test.packages" }

    /// A repository with one package, which has been listed.
    private func filled() throws -> PackageFixture {
        let fixture = try PackageFixture()
        _ = try fixture.packages.upload(PackageFixture.upload("a", "1.0.0"), terms: fixture.terms)
        _ = try fixture.list()
        return fixture
    }

    /// The images that a gateway shows that has just started.
    private func images(_ fixture: PackageFixture) throws -> [String] {
        let again = try GitPackageRepository(
            fixture.packages.settings,
            stateDirectory: fixture.folder + "/state"
        )
        return try again.snapshot(terms: fixture.terms).packages.flatMap(\.details.images)
    }

    /// Changes the lines and makes the digest fit again.
    private func edit(_ fixture: PackageFixture, _ change: (String) -> String) throws {
        let text = try String(contentsOfFile: path(fixture), encoding: .utf8)
        let lines = change(text.split(separator: "\n").dropLast().map { $0 + "\n" }.joined())
        try (lines + SHA256Digest.of(Array(lines.utf8)).hex + "\n")
            .write(toFile: path(fixture), atomically: false, encoding: .utf8)
    }
}
