import CO2DMSPlugin
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

extension StandInPlugin {
    /// Asks for the provenance file.
    func provenance(_ name: String, _ version: String) throws -> CallRecord {
        try fetch(name, version) { $0.part = O2DMS_PART_PROVENANCE }
    }

    /// Uploads an archive with its provenance file.
    func upload(_ archive: [UInt8], signed provenance: String) throws -> CallRecord {
        let parameters: JSONValue = ["provenance": .string(provenance)]
        return try upload(archive) { $0.parametersJSON = parameters.text }
    }

    /// What a package's details say about a signature.
    func isSigned(_ id: String) throws -> JSONValue? {
        let package = try #require(try get(id).packages.first)
        return try JSONValue(parsing: try #require(package.extensionsJSON))["signed"]
    }
}

/// Provenance files are handed out as they were stored, whatever the repository is.
@Suite(.ownThread)
struct ProvenanceServingTests {
    /// What holds for every repository that takes uploads.
    private func check(_ plugin: StandInPlugin, unsigned: JSONValue?) throws {
        let archive = try chart("web", "1.0.0+b")
        let text = try ChartMuseumTests.provenance("web", "1.0.0+b", archive)
        #expect(try plugin.upload(archive, signed: text).error == nil)
        #expect(try plugin.upload(try chart("plain", "1.0.0")).error == nil)
        let record = try plugin.provenance("web", "1.0.0+b")
        #expect(record.error == nil)
        #expect(record.data == Array(text.utf8))
        #expect(record.packages.map(\.name) == ["web"])
        let none = try #require(try plugin.provenance("plain", "1.0.0").error)
        #expect(none.code == .notFound && none.message.contains("plain 1.0.0 has no provenance file"))
        #expect(try plugin.provenance("web", "2.0.0").error?.code == .notFound)
        #expect(try plugin.isSigned("plain-1.0.0") == unsigned)
    }

    @Test func `from a directory`() throws {
        try withDirectoryAdapter { plugin, path throws in
            try check(plugin, unsigned: nil)
            #expect(try plugin.isSigned("web-1.0.0+b") == true)
            // One that a person puts there is served, though nothing announces it.
            try put("by hand", path + "/plain-1.0.0.tgz.prov")
            #expect(try plugin.provenance("plain", "1.0.0").data == Array("by hand".utf8))
        }
    }

    @Test func `from a bucket, also of an orphan that was adopted`() throws {
        try withDirectory { path in
            try withStoreAdapters(1, try BucketStandIn(path)) { gateways throws in
                try check(gateways[0], unsigned: nil)
                #expect(try gateways[0].isSigned("web-1.0.0+b") == true)
                let archive = try chart("lost", "1.0.0")
                let text = try ChartMuseumTests.provenance("lost", "1.0.0", archive)
                try put(archive, path + "/lost-1.0.0.tgz")
                try put(text, path + "/lost-1.0.0.tgz.prov")
                #expect(try gateways[0].repair(.adopt)["left"] == 0)
                #expect(try gateways[0].isSigned("lost-1.0.0") == true)
                #expect(try gateways[0].provenance("lost", "1.0.0").data == Array(text.utf8))
            }
        }
    }

    @Test func `from a registry, whose manifests tell whether there is one`() throws {
        try withOCIAdapter { plugin, _ throws in
            try check(plugin, unsigned: false)
            #expect(try plugin.isSigned("web-1.0.0+b") == true)
        }
    }

    @Test func `from a ChartMuseum, whose index does not tell`() throws {
        try ChartMuseumTests().withMuseum { plugin, _ throws in
            try check(plugin, unsigned: nil)
            #expect(try plugin.isSigned("web-1.0.0+b") == nil)
        }
    }

    @Test(
        arguments: [
            (200, 8, nil), (404, 0, .notFound), (410, 0, .notFound), (500, 0, .unavailable),
            (401, 0, .unauthenticated), (200, 1 << 20, nil), (200, 1 << 20 + 1, .unavailable),
        ] as [(Int, Int, AdapterError.Code?)]
    )
    func `from a plain server, by the archive's address with .prov behind its path`(
        status: Int,
        sizeBytes: Int,
        code: AdapterError.Code?
    ) throws {
        let index = IndexFixture.index([("a", [IndexFixture.entry("a", "1.0.0")])])
            .replacing("- a-1.0.0.tgz", with: "- files/a-1.0.0.tgz?token=1")
        let text = [UInt8](repeating: 0x61, count: sizeBytes)
        let server = try #require(
            StandInServer { request in
                switch request.target {
                case "/r/index.yaml": [.answer(200, [], Array(index.utf8))]
                case "/r/files/a-1.0.0.tgz.prov?token=1": [.answer(status, [], text)]
                default: [.answer(404)]
                }
            }
        )
        defer { server.stop() }
        try withAdapter(["repository_url": .string(server.url + "/r")]) { plugin, _ throws in
            plugin.awaitFirstLook()
            let record = try plugin.provenance("a", "1.0.0")
            #expect(record.error?.code == code, "\(record.error?.message ?? "")")
            #expect(record.data == (code == nil ? text : []))
            #expect(try plugin.isSigned("a-1.0.0") == nil)
        }
    }

    @Test func `one in a directory that is longer than the limit is not handed out`() throws {
        try withDirectoryAdapter { plugin, path throws in
            #expect(try plugin.upload(try chart("a", "1.0.0")).error == nil)
            for (size, code) in [(1 << 20, nil), (1 << 20 + 1, .unavailable)] as [(Int, AdapterError.Code?)] {
                try put([UInt8](repeating: 0x61, count: size), path + "/a-1.0.0.tgz.prov")
                #expect(try plugin.provenance("a", "1.0.0").error?.code == code, "\(size)")
            }
        }
    }
}
