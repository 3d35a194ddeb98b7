import Digest
import Foundation
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// A published version whose bytes were changed.
@Suite(.ownThread)
struct TamperingTests {
    private func index(stating archive: [UInt8]) throws -> String {
        IndexFixture.index([
            ("a", [IndexFixture.entry("a", "1.0.0", digest: try SHA256Digest.of(archive).hex)]),
            ("b", [IndexFixture.entry("b", "1.0.0")]),
        ])
    }

    private func isTampered(_ plugin: StandInPlugin, _ id: String = "a-1.0.0") throws -> Bool? {
        let package = try #require(try plugin.get(id).packages.first)
        return try JSONValue(parsing: try #require(package.extensionsJSON))["tampered"]?.bool
    }

    private func gauge(_ host: StandInHost) -> Double? {
        host.metrics.last { $0.name == "tampered_packages" }?.value
    }

    @Test func `in a directory it is served no more, and says so, until the index states another digest`()
        throws
    {
        let (good, bad) = (try chart("a", "1.0.0"), try chart("a", "1.0.0", more: "description: evil\n"))
        try withDirectory { path in
            let archive = URL(fileURLWithPath: path + "/a-1.0.0.tgz")
            let indexFile = URL(fileURLWithPath: path + "/index.yaml")
            try Data(good).write(to: archive)
            try Data(try index(stating: good).utf8).write(to: indexFile)
            try withAdapter(configuration(path)) { plugin, host throws in
                #expect(try plugin.fetch("a", "1.0.0").data == good)
                #expect(try isTampered(plugin) == nil)
                let before = plugin.perform(.packageList)?.revision
                try Data(bad).write(to: archive)
                #expect(try plugin.fetch("a", "1.0.0").error?.code == .unavailable)
                #expect(try isTampered(plugin) == true)
                #expect(try isTampered(plugin, "b-1.0.0") == nil)
                #expect(plugin.perform(.packageList)?.revision != before)
                #expect(try plugin.list() == ["a 1.0.0", "b 1.0.0"])
                #expect(gauge(host) == 1)
                // Not even the right bytes: somebody is at work there.
                try Data(good).write(to: archive)
                #expect(try plugin.fetch("a", "1.0.0").error?.code == .unavailable)
                try Data(bad).write(to: archive)
                try Data(try index(stating: bad).utf8).write(to: indexFile, options: .atomic)
                #expect(try eventually { try isTampered(plugin) == nil })
                #expect(try plugin.fetch("a", "1.0.0").data == bad)
                #expect(gauge(host) == 0)
            }
        }
    }

    @Test func `behind HTTP it is not even asked for again, until the index states another digest`() throws {
        let (good, bad) = (try chart("a", "1.0.0"), try chart("a", "1.0.0", more: "description: evil\n"))
        let stated = Mutex(good)
        let server = try #require(
            StandInServer { request in
                switch request.target {
                case "/index.yaml":
                    let text = (try? index(stating: stated.withLock { $0 })) ?? ""
                    return [.answer(200, [], Array(text.utf8))]
                case "/a-1.0.0.tgz": return [.answer(200, [], bad)]
                default: return [.answer(404)]
                }
            }
        )
        defer { server.stop() }
        let members: JSONValue = ["repository_url": .string(server.url), "refresh": "100ms"]
        try withAdapter(members) { plugin, host throws in
            plugin.awaitFirstLook()
            let fetches = { server.requests.filter { $0.target == "/a-1.0.0.tgz" }.count }
            let error = try #require(try plugin.fetch("a", "1.0.0").error)
            #expect(error.code == .unavailable)
            #expect(error.detailsJSON.map { String(decoding: $0, as: UTF8.self) } == #"{"tampered":true}"#)
            #expect(try isTampered(plugin) == true)
            #expect(gauge(host) == 1)
            #expect(try plugin.fetch("a", "1.0.0").error?.code == .unavailable)
            #expect(fetches() == 1)
            stated.withLock { $0 = bad }
            #expect(try eventually { try isTampered(plugin) == nil })
            #expect(try plugin.fetch("a", "1.0.0").data == bad)
        }
    }

    @Test func `what is remembered has a limit`() throws {
        let snapshot = try RepositorySnapshot.empty()
        let identity = RepositoryIdentity(name: nil, url: "http://h")
        let tampered = TamperedArchives()
        func archive(_ number: Int) -> ArchiveReference {
            ArchiveReference(name: "a", version: "\(number).0.0", address: "", file: "", digest: "0")
        }
        for number in 0...TamperedArchives.limit { tampered.insert(archive(number), identity) }
        #expect(tampered.contains(archive(TamperedArchives.limit - 1), identity))
        #expect(!tampered.contains(archive(TamperedArchives.limit), identity))
        #expect(tampered.positions(in: snapshot, identity).isEmpty)
        #expect(!tampered.contains(archive(0), identity))
    }
}
