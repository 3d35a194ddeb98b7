import CO2DMSPlugin
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

/// What a look at what is there now asks, while not everybody answers.
struct GitCatalogueLookTests {
    private static func repository(_ name: String, _ url: String) -> [JSONMember] {
        [
            JSONMember(key: "repository_name", value: .string(name)),
            JSONMember(key: "repository_url", value: .string(url)),
            JSONMember(key: "refresh", value: "1h"),
            JSONMember(
                key: "auth",
                value: [
                    "username": .string(GitHTTPServer.username), "password": .string(GitHTTPServer.password),
                ]
            ),
        ]
    }

    private static func look(_ fixture: GitCatalogueFixture, _ name: String, in repository: String? = nil)
        throws -> CallRecord
    {
        try fixture.perform(.packageGet, name, "1.0.0") {
            $0.id = "\(name)-1.0.0"
            $0.repository = repository
            $0.flags = O2DMS_REQ_FRESH
        }
    }

    /// Takes a repository away from its server.
    private static func lose(_ git: GitCommand) throws {
        try FileManager.default.moveItem(atPath: git.folder, toPath: git.folder + ".away")
    }

    @Test(arguments: [["sound", "lost"], ["lost", "sound"]])
    func `of a package in one repository it does not matter that another one is down`(_ order: [String])
        throws
    {
        let (sound, lost) = (try GitCatalogueFixture.served(), try GitCatalogueFixture.served())
        let blocks = order.map { Self.repository($0, $0 == "lost" ? lost.url : sound.url) }
        let fixture = try GitCatalogueFixture(git: GitCatalogueFixture.block(blocks[0], blocks[1]))
        #expect(try fixture.upload("web", "1.0.0") { $0.repository = "sound" }.error == nil)
        #expect(try fixture.upload("api", "1.0.0") { $0.repository = "lost" }.error == nil)
        try Self.lose(lost.git)
        #expect(try Self.look(fixture, "web").packages.map(\.repository) == ["sound"])
        #expect(try Self.look(fixture, "web", in: "sound").error == nil)
        // Where it is known to be nobody can tell, and what nobody has may be there by now.
        #expect(try Self.look(fixture, "api").error?.code == .unavailable)
        #expect(try Self.look(fixture, "other").error?.code == .unavailable)
        #expect(try Self.look(fixture, "other", in: "sound").error?.code == .notFound)
        // What others have brought is found, whoever else is down.
        let neighbour = try GitCatalogueFixture(
            git: GitCatalogueFixture.block(Self.repository("sound", sound.url))
        )
        #expect(try neighbour.upload("new", "1.0.0").error == nil)
        #expect(try Self.look(fixture, "new").packages.map(\.repository) == ["sound"])
        #expect(try neighbour.perform(.packageDelete, "web", "1.0.0").error == nil)
        #expect(try Self.look(fixture, "web").error?.code == .unavailable)
    }

    @Test func `of what the adapter states the repositories do not matter, nor the reverse`() throws {
        let lost = try GitCatalogueFixture.served()
        let block = GitCatalogueFixture.block(
            Self.repository("lost", lost.url),
            [JSONMember(key: "repository_name", value: "own")]
        )
        let stated = JSONMember(key: "stated", value: ["seen"])
        let fixture = try GitCatalogueFixture(git: block, [stated])
        let faulty = try GitCatalogueFixture(
            git: block,
            [stated, JSONMember(key: "statementFault", value: "the cluster does not answer")]
        )
        #expect(try faulty.upload("web", "1.0.0") { $0.repository = "own" }.error == nil)
        try Self.lose(lost.git)
        #expect(try Self.look(fixture, "seen").packages.count == 1)
        #expect(try Self.look(faulty, "web").packages.map(\.repository) == ["own"])
        #expect(try Self.look(faulty, "seen").error?.message == "the cluster does not answer")
        #expect(try Self.look(faulty, "other").error?.code == .unavailable)
    }
}
