import CO2DMSPlugin
import Digest
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import OCIRegistry
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on what stands in for Harbor.
@Suite(.ownThread)
struct HarborAdapterTests {
    private func withHarbor(
        _ more: [JSONMember] = [],
        _ body: (StandInPlugin, HarborStandIn) throws -> Void
    ) throws {
        let harbor = try HarborStandIn()
        defer { harbor.stop() }
        let auth: JSONValue = [
            "username": .string(HarborStandIn.login.username),
            "password": .string(HarborStandIn.login.password),
        ]
        let members = [JSONMember(key: "auth", value: auth)] + more
        try withAdapter(ociConfiguration(harbor.host, members)) { plugin, _ throws in
            plugin.awaitFirstLook()
            try body(plugin, harbor)
        }
    }

    @Test(arguments: [[], [JSONMember(key: "type", value: "harbor")]])
    func `Harbor is recognised, or named, and does all that a registry does`(_ type: [JSONMember]) throws {
        try withHarbor(type) { plugin, harbor throws in
            let archive = try chart("app", "1.0.0+b", more: "description: Says hello\n")
            try plugin.store(archive)
            #expect(eventually { plugin.perform(.health)?.record("type") == "harbor" })
            #expect(try plugin.list() == ["app 1.0.0+b"])
            #expect(try plugin.upload(archive).error?.code == .alreadyExists)
            #expect(try plugin.fetch("app", "1.0.0+b").data == archive)
            #expect(try plugin.delete("app", "1.0.0+b").error == nil)
            #expect(try plugin.list() == [])
        }
    }

    @Test
    func
        `a list comes from Harbor's interface, a hundred versions a request, and a known one is not read again`()
        throws
    {
        try withHarbor { plugin, harbor throws in
            for number in 0..<3 { try plugin.store(try chart("app", "1.\(number).0")) }
            let auth: JSONValue = [
                "username": .string(HarborStandIn.login.username),
                "password": .string(HarborStandIn.login.password),
            ]
            let configuration = ociConfiguration(harbor.host, [JSONMember(key: "auth", value: auth)])
            try withAdapter(configuration) { other, _ throws in
                other.awaitFirstLook()
                #expect(try eventually { try other.list() == ["app 1.2.0", "app 1.1.0", "app 1.0.0"] })
                let package = try #require(try other.get("app-1.1.0").packages.first)
                #expect(package.checksum == (try SHA256Digest.of(try chart("app", "1.1.0")).reference))
                let count = harbor.requests.count { $0.method == "GET" && $0.target.contains("/blobs/") }
                #expect(count == 0, "configs were read although Harbor's list has them")
                let manifests = {
                    harbor.requests.count { $0.method == "GET" && $0.target.contains("/manifests/") }
                }
                let looks = { harbor.requests.count { $0.target.contains("/artifacts?") } }
                // The first adapter may have to read once more what it uploaded while a look of its own was under way.
                let isQuiet = eventually {
                    let (before, start) = (manifests(), looks())
                    return eventually { looks() > start + 4 } && manifests() == before
                }
                #expect(isQuiet)
            }
        }
    }

    @Test func `a tag that shares its manifest is deleted alone`() throws {
        try withHarbor { plugin, harbor throws in
            try plugin.store(try chart("app", "1.0.0"))
            let client = try DirectClient(harbor.host, login: HarborStandIn.login)
            try client.retag("app", "1.0.0", as: "latest")
            #expect(try plugin.delete("app", "1.0.0").error == nil)
            #expect(try plugin.list() == [])
            #expect(try client.manifest("app", "latest") != nil)
        }
    }

    @Test func `a tag that a rule protects is neither written nor deleted`() throws {
        try withHarbor { plugin, harbor throws in
            try plugin.store(try chart("app", "1.0.0"))
            let client = try DirectClient(harbor.host, login: HarborStandIn.login)
            try client.retag("app", "1.0.0", as: "stable")
            harbor.protect("1.0.0", of: "charts/app")
            let error = try #require(try plugin.delete("app", "1.0.0").error)
            #expect(error.code == .conflict)
            #expect(error.message.contains("a rule of the registry protects the tag (immutable)"))
            #expect(try plugin.list() == ["app 1.0.0"])
        }
    }
}
