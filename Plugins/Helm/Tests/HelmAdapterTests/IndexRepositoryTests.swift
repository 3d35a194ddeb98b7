import CO2DMSPlugin
import Digest
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing

@testable import HelmAdapter

/// One index that several gateways change without a lock, as in a bucket.
struct IndexRepositoryTests {
    @Test func `a chart is uploaded, listed, fetched and deleted`() throws {
        try withBucket { gateways, _, path throws in
            let archive = try chart("a", "1.0.0+b")
            let uploaded = try gateways[0].upload(archive)
            #expect(uploaded.error == nil)
            #expect(uploaded.packages.first?.packageURI == "s3://bucket/charts/a-1.0.0+b.tgz")
            #expect(try gateways[0].list() == ["a 1.0.0+b"])
            #expect(try gateways[0].fetch("a", "1.0.0+b").data == archive)
            let part = try gateways[0].fetch("a", "1.0.0+b") { request in
                request.flags = O2DMS_REQ_RANGE
                request.rangeOffset = 3
                request.rangeLength = 5
            }
            #expect(part.data == Array(archive[3..<8]))
            #expect(try gateways[0].delete("a", "1.0.0+b").error == nil)
            #expect(try files(path) == ["index.yaml"])
        }
    }

    @Test func `400 uploads over two gateways are all there exactly once, in fewer writes than uploads`()
        throws
    {
        try withBucket(2) { gateways, store, path throws in
            let archives = try (0..<400).map { try chart("chart-\($0 % 40)", "1.\($0 / 40).0") }
            let next = Atomic(0)
            let failures = Mutex<[String]>([])
            concurrently(32) { thread in
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < archives.count else { return }
                    let record = try? gateways[thread % 2].upload(archives[index])
                    if let error = record?.error { failures.withLock { $0.append(error.message) } }
                }
            }
            #expect(failures.withLock { $0 } == [])
            let reading = try IndexFixture.read(try text(path + "/index.yaml"))
            #expect(reading.snapshot.entries.count == 400)
            #expect(reading.snapshot.skipped.count == 0)
            #expect(store.indexWrites < 400)
        }
    }

    @Test(arguments: [
        BucketStandIn.Fate.refused, .answerLost, .requestLost,
    ])
    func `a write of the index that fails at first is tried again`(_ fate: BucketStandIn.Fate) throws {
        try withBucket { gateways, store, path throws in
            store.decide { $0 < 2 ? fate : .done }
            #expect(try gateways[0].upload(try chart("a", "1.0.0")).error == nil)
            #expect(try gateways[0].list() == ["a 1.0.0"])
            store.decide { $0 < 2 ? fate : .done }
            #expect(try gateways[0].delete("a", "1.0.0").error == nil)
            #expect(try gateways[0].list() == [])
            #expect(try files(path) == ["index.yaml"])
        }
    }

    @Test func `a change that is overtaken twenty times is given up, and leaves nothing dangling`() throws {
        try withBucket { gateways, store, path throws in
            #expect(try gateways[0].upload(try chart("b", "1.0.0")).error == nil)
            store.decide { _ in .refused }
            let archive = try chart("a", "1.0.0")
            #expect(try gateways[0].upload(archive).error?.code == .unavailable)
            #expect(store.indexWrites == IndexPublisher.tryLimit)
            #expect(try gateways[0].list() == ["b 1.0.0"])
            // An orphan, which is in nobody's way.
            #expect(try files(path).contains("a-1.0.0.tgz"))
            store.decide { _ in .done }
            #expect(try gateways[0].upload(archive).error == nil)
            #expect(try gateways[0].fetch("a", "1.0.0").data == archive)
        }
    }

    @Test func `a call's deadline ends the tries`() throws {
        try withBucket { gateways, store, _ throws in
            store.decide { _ in .refused }
            var request = StandInRequest()
            let archive = try chart("a", "1.0.0")
            request.bodySHA256 = try SHA256Digest.of(archive).hex
            var conditions = CallConditions()
            conditions.body = archive
            conditions.remainingMilliseconds = 200
            let record = try #require(gateways[0].perform(.packageUpload, request, conditions))
            #expect(record.error?.code == .deadline)
            #expect(store.indexWrites < IndexPublisher.tryLimit)
        }
    }

    @Test func `what another gateway publishes between reading and writing is not lost`() throws {
        try withBucket(2) { gateways, store, _ throws in
            #expect(try gateways[0].upload(try chart("b", "1.0.0")).error == nil)
            let first = try chart("foo", "1.0.0-2.0.0")
            let other = Mutex<CallRecord?>(nil)
            let plugin = gateways[1]
            store.decide { number in
                if number == 0 { other.withLock { $0 = try? plugin.upload(first) } }
                return .done
            }
            let record = try gateways[0].upload(try chart("c", "1.0.0"))
            #expect(record.error == nil)
            #expect(other.withLock { $0?.error } == nil)
            #expect(try gateways[0].list() == ["b 1.0.0", "c 1.0.0", "foo 1.0.0-2.0.0"])
        }
    }

    @Test func `of many uploads of one version exactly one succeeds, over two gateways`() throws {
        try withBucket(2) { gateways, _, _ throws in
            let archives = try (0..<16).map { try chart("a", "1.0.0", more: "description: v\($0)\n") }
            let outcomes = Mutex<[(Int, AdapterError?)]>([])
            concurrently(16) { index in
                let record = try? gateways[index % 2].upload(archives[index])
                outcomes.withLock { $0.append((index, record?.error)) }
            }
            let winners = outcomes.withLock { $0 }.filter { $0.1 == nil }.map(\.0)
            #expect(winners.count == 1)
            #expect(outcomes.withLock { $0 }.allSatisfy { $0.1 == nil || $0.1?.code == .alreadyExists })
            #expect(try gateways[0].fetch("a", "1.0.0").data == archives[try #require(winners.first)])
        }
    }

    @Test
    func
        `beside an archive that no index names the same content gets another name, and other content is refused`()
        throws
    {
        try withBucket { gateways, _, path throws in
            let orphan = try chart("a", "1.0.0")
            try Data(orphan).write(to: URL(fileURLWithPath: path + "/a-1.0.0.tgz"))
            let other = try gateways[0].upload(try chart("a", "1.0.0", more: "description: other\n"))
            #expect(other.error?.code == .conflict)
            #expect(other.error?.message.contains("a-1.0.0.tgz") == true)
            #expect(other.error?.message.contains("o2dms-gateway repair") == true)
            let uploaded = try gateways[0].upload(orphan)
            #expect(uploaded.error == nil)
            let address = try #require(uploaded.packages.first).packageURI
            #expect(address.hasPrefix("s3://bucket/charts/a-1.0.0_") && address.hasSuffix(".tgz"))
            #expect(try gateways[0].fetch("a", "1.0.0").data == orphan)
            // It is nobody's still, and goes without harm.
            #expect(try gateways[0].repair(.remove).findings == ["orphan a-1.0.0.tgz removed"])
            #expect(try gateways[0].fetch("a", "1.0.0").data == orphan)
            #expect(try gateways[0].delete("a", "1.0.0").error == nil)
            #expect(try files(path) == ["index.yaml"])
        }
    }

    @Test func `an address inside the bucket means the archive at that place`() throws {
        try withBucket { gateways, _, path throws in
            let archive = try chart("a", "1.0.0")
            try FileManager.default.createDirectory(
                atPath: path + "/stable",
                withIntermediateDirectories: true
            )
            try Data(archive).write(to: URL(fileURLWithPath: path + "/stable/a-1.0.0.tgz"))
            let index = """
                apiVersion: v1
                entries:
                  a:
                  - apiVersion: v2
                    name: a
                    version: 1.0.0
                    urls: ["s3://bucket/charts/stable/a-1.0.0.tgz"]

                """
            try index.write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
            #expect(try eventually { try gateways[0].list() == ["a 1.0.0"] })
            #expect(try gateways[0].fetch("a", "1.0.0").data == archive)
        }
    }

    @Test func `what another gateway uploads is seen, and an index that vanishes is no empty one`() throws {
        try withBucket(2) { gateways, _, path throws in
            #expect(try gateways[0].upload(try chart("a", "1.0.0")).error == nil)
            #expect(try eventually { try gateways[1].list() == ["a 1.0.0"] })
            let saved = try text(path + "/index.yaml")
            try FileManager.default.removeItem(atPath: path + "/index.yaml")
            #expect(try gateways[0].upload(try chart("b", "1.0.0")).error?.code == .unavailable)
            #expect(eventually { gateways[1].perform(.health)?.record("error") != nil })
            #expect(try gateways[1].list() == ["a 1.0.0"])
            try saved.write(toFile: path + "/index.yaml", atomically: true, encoding: .utf8)
            #expect(try gateways[0].upload(try chart("b", "1.0.0")).error == nil)
            #expect(try gateways[0].list() == ["a 1.0.0", "b 1.0.0"])
        }
    }
}
