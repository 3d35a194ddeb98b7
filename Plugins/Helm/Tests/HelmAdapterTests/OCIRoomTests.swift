import HTTPClient
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import OCIRegistry
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The room that a registry's index has for uploads at the same time.
@Suite(.ownThread)
struct OCIRoomTests {
    private func reader(limitBytes: UInt64) throws -> OCICatalogueReader {
        let address = try OCIAddress("oci://127.0.0.1:1/charts", isPlainHTTP: true)
        let client = HTTPClientConfiguration(trustedOrigin: address.registry.origin)
        var limits = IndexLimits()
        limits.totalBytes = limitBytes
        let tags = OCITagReader(
            registry: try RegistryClient(address.registry, RegistryConfiguration(client: client)),
            address: address,
            addressing: try ArchiveAddressing(document: address.registry),
            limits: limits
        )
        return OCICatalogueReader(tags, charts: nil, timeout: .seconds(1))
    }

    @Test(arguments: [(0, true), (1, false)])
    func `two uploads need room for both, from their begin on`(_ missingBytes: Int, _ isRoom: Bool) throws {
        let entry = [UInt8](repeating: 0x20, count: 100)
        let one = OCIRecords.Tag(chart: "a", tag: "1.0.0", version: "1.0.0")
        let other = OCIRecords.Tag(chart: "b", tag: "1.0.0", version: "1.0.0")
        let neededBytes = OCIEntry.frameBytes + 2 * (entry.count + 1 + OCIEntry.frameBytes)
        let reader = try reader(limitBytes: UInt64(neededBytes - missingBytes))
        #expect(reader.reserve(entry, of: one))
        #expect(reader.reserve(entry, of: other) == isRoom)
        reader.release(other)
        // Listed from now on, in the place of what was reserved for it.
        reader.keep(OCIRecords.Record(manifest: nil, content: .chart(entry: entry)), of: one)
        #expect(reader.reserve(entry, of: other) == isRoom)
        reader.release(other)
        reader.release(one)
        #expect(reader.reserve(entry, of: other) == isRoom)
        reader.keep(nil, of: one)
        #expect(reader.reserve(entry, of: other))
    }

    @Test func `of many uploads at the same time as many are stored as have room`() throws {
        let settings = [JSONMember(key: "limits", value: ["index_size": "2KiB"])]
        var room = 0
        try withOCIAdapter(settings: settings) { plugin, _ throws in
            while try plugin.upload(try chart("app", "1.0.\(room)")).error == nil { room += 1 }
        }
        try withOCIAdapter(settings: settings) { plugin, client throws in
            for patch in 1..<room { try plugin.store(try chart("app", "1.0.\(patch)")) }
            let outcomes = ParallelWork.map(Array(0..<8), threads: 8) { minor in
                (try? chart("app", "2.\(minor).0")).flatMap { try? plugin.upload($0) }?.error?.code
            }
            #expect(outcomes.results.count { $0 == .some(nil) } == 1)
            #expect(outcomes.results.count { $0 == .some(.some(.tooLarge)) } == 7)
            #expect(try client.tags("app").count == room)
        }
    }
}
