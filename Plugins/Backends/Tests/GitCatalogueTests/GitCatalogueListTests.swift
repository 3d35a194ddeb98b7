import CO2DMSPlugin
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

/// What lists and gets of a catalogue hold to.
struct GitCatalogueListTests {
    private func filled(_ more: [JSONMember] = []) throws -> GitCatalogueFixture {
        let fixture = try GitCatalogueFixture(more)
        for (name, version) in [
            ("web", "1.9.0"), ("web", "1.10.0"), ("cache", "2.0.0-rc.1"), ("cache", "2.0.0"),
        ] {
            #expect(try fixture.upload(name, version).error == nil)
        }
        return fixture
    }

    @Test func `without a configuration there is a repository of the gateway's own`() throws {
        let fixture = try GitCatalogueFixture()
        #expect(try fixture.list() == [])
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        let package = try #require(try fixture.get("web-1.0.0").packages.first)
        #expect(package.repository == "local")
        #expect(package.repositoryURL == "file:///local.git")
        #expect(package.packageURI.hasPrefix("git+file:///local.git//web/1.0.0?ref="))
        #expect(!package.packageURI.contains(fixture.folder))
    }

    @Test func `packages come by name, then newest first, with their total`() throws {
        let fixture = try filled()
        let all = ["cache 2.0.0", "cache 2.0.0-rc.1", "web 1.10.0", "web 1.9.0"]
        #expect(try fixture.list() == all)
        for offset in 0...5 {
            let page = try fixture.listing {
                $0.offset = UInt64(offset)
                $0.limit = 2
            }
            #expect(
                page.packages.map { "\($0.name) \($0.artifactVersion)" }
                    == Array(all.dropFirst(offset).prefix(2))
            )
            #expect(page.total == 4)
        }
    }

    @Test func `filters restrict and count what they admit`() throws {
        let fixture = try filled()
        #expect(try fixture.list { $0.name = "web" } == ["web 1.10.0", "web 1.9.0"])
        #expect(try fixture.list { $0.version = "v1.9" } == ["web 1.9.0"])
        #expect(try fixture.list { $0.versionRange = ">=1.10" } == ["cache 2.0.0", "web 1.10.0"])
        #expect(try fixture.list { $0.query = "CaCh" } == ["cache 2.0.0", "cache 2.0.0-rc.1"])
        #expect(try fixture.list { $0.status = "available" }.count == 4)
        #expect(try fixture.list { $0.status = "deprecated" } == [])
        #expect(try fixture.list { $0.repository = "local" }.count == 4)
        #expect(try fixture.listing { $0.name = "web" }.total == 2)
        #expect(try fixture.listing { $0.versionRange = ">>1" }.error?.code == .invalid)
        #expect(try fixture.listing { $0.repository = "other" }.error?.code == .notFound)
    }

    @Test func `the revision changes with the packages and saves the answer`() throws {
        let fixture = try filled()
        let revision = try #require(try fixture.listing().revision)
        #expect(try fixture.listing().revision == revision)
        #expect(try fixture.perform(.packageDelete, "web", "1.9.0").error == nil)
        #expect(try fixture.listing().revision != revision)
        #expect(try fixture.list() == ["cache 2.0.0", "cache 2.0.0-rc.1", "web 1.10.0"])
    }

    @Test func `an id is looked up whole, whatever hyphens it has`() throws {
        let fixture = try GitCatalogueFixture()
        for (name, version) in [
            ("foo", "1.0.0-bar-2.0.0"), ("foo-1.0.0-bar", "2.0.0"), ("my-app", "1.0.0-rc-1"),
        ] {
            #expect(try fixture.upload(name, version).error == nil)
        }
        #expect(try fixture.get("my-app-1.0.0-rc-1").packages.map(\.name) == ["my-app"])
        #expect(
            try fixture.get("foo-1.0.0-bar-2.0.0").packages.map(\.name).sorted() == ["foo", "foo-1.0.0-bar"]
        )
        #expect(try fixture.get("my-app-1.0.0").error?.code == .notFound)
        #expect(try fixture.get("nonsense").error?.code == .notFound)
    }

    @Test func `what the adapter states stands among the packages in Git, which come first`() throws {
        let stated: [JSONMember] = [JSONMember(key: "stated", value: ["web", "alpha", "alpha"])]
        let fixture = try GitCatalogueFixture(stated)
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        #expect(try fixture.list() == ["alpha 1.0.0", "web 1.0.0", "web 1.0.0"])
        #expect(try fixture.get("web-1.0.0").packages.map(\.repository) == ["local"])
        #expect(try fixture.extensions(of: try fixture.get("alpha-1.0.0"))["seen"] == true)
        #expect(try fixture.listing().packages.allSatisfy { $0.extensionsJSON == nil })
        #expect(try fixture.perform(.packageDelete, "alpha", "1.0.0").error?.code == .unsupported)
        #expect(try fixture.perform(.packageFetch, "alpha", "1.0.0").error?.code == .unsupported)
        #expect(try fixture.perform(.packageDelete, "web", "1.0.0").error == nil)
        #expect(try fixture.list() == ["alpha 1.0.0", "web 1.0.0"])
    }

    @Test func `where the adapter cannot state what there is, lists say so and Git is still served`() throws {
        let fixture = try GitCatalogueFixture([
            JSONMember(key: "stated", value: []),
            JSONMember(key: "unavailability", value: "the cluster does not answer"),
        ])
        #expect(try fixture.upload("web", "1.0.0").error == nil)
        #expect(try fixture.listing().error?.code == .unavailable)
        #expect(try fixture.list { $0.repository = "local" } == ["web 1.0.0"])
        #expect(try fixture.get("web-1.0.0").packages.count == 1)
        #expect(try fixture.get("other-1.0.0").error?.code == .unavailable)
    }
}
