import Foundation
import HTTPClient
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import ObjectStore
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Repairs while other gateways write to the same repository.
@Suite(.ownThread)
struct RepairRaceTests {
    /// Runs `body` with two gateways on a bucket that has `named 1.0.0`.
    private func withNamed(_ body: ([StandInPlugin], BucketStandIn, String) throws -> Void) throws {
        try withBucket(2) { gateways, store, path throws in
            #expect(try gateways[0].upload(try chart("named", "1.0.0")).error == nil)
            try body(gateways, store, path)
        }
    }

    @Test func `an adoption of an orphan finds that it was removed`() throws {
        try withNamed { gateways, store, path throws in
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            let report = Mutex<JSONValue?>(nil)
            let remover = gateways[1]
            // The other one is about to write the index when the orphan goes.
            store.decide { number in
                if number == 0 { report.withLock { $0 = try? remover.repair(.remove) } }
                return .done
            }
            #expect(try gateways[0].repair(.adopt).findings == ["orphan lost-1.0.0.tgz kept"])
            #expect(report.withLock { $0?.findings } == ["orphan lost-1.0.0.tgz removed"])
            #expect(try gateways[0].list() == ["named 1.0.0"])
        }
    }

    @Test func `an upload beside an orphan of the same bytes does not miss it when it goes`() throws {
        try withNamed { gateways, store, path throws in
            let archive = try chart("lost", "1.0.0")
            try put(archive, path + "/lost-1.0.0.tgz")
            let report = Mutex<JSONValue?>(nil)
            let remover = gateways[1]
            // Young, so that an upload's own archive is spared while it is not published yet.
            let old = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -3601)]
            try FileManager.default.setAttributes(old, ofItemAtPath: path + "/lost-1.0.0.tgz")
            store.decide { number in
                if number == 0 {
                    report.withLock { $0 = try? remover.repair(.remove, minimumAgeSeconds: 3600) }
                }
                return .done
            }
            #expect(try gateways[0].upload(archive).error == nil)
            #expect(report.withLock { $0?.findings.contains("orphan lost-1.0.0.tgz removed") } == true)
            #expect(try gateways[0].fetch("lost", "1.0.0").data == archive)
            #expect(try gateways[0].repair(.list).findings == [])
        }
    }

    @Test func `an orphan that another index names before the removal is certain is put back`() throws {
        try withNamed { gateways, store, path throws in
            let archive = try chart("lost", "1.0.0")
            try put(archive, path + "/lost-1.0.0.tgz")
            let (isWriting, isRemoved, isPublished) = (
                DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
            )
            store.decide { number in
                switch number {
                case 0:
                    isWriting.signal()
                    isRemoved.wait()
                case 1:
                    isRemoved.signal()
                    isPublished.wait()
                default: break
                }
                return .done
            }
            let adopter = gateways[0]
            let adopted = Mutex<[String]?>(nil)
            Thread.detachNewThread {
                let report = try? adopter.repair(.adopt)
                adopted.withLock { $0 = report?.findings }
                isPublished.signal()
            }
            isWriting.wait()
            let report = try gateways[1].repair(.remove)
            #expect(adopted.withLock { $0 } == ["orphan lost-1.0.0.tgz adopted"])
            #expect(report.findings == ["orphan lost-1.0.0.tgz kept"])
            #expect(report.reason("lost-1.0.0.tgz").contains("at the same moment"))
            #expect(try gateways[1].fetch("lost", "1.0.0").data == archive)
        }
    }

    @Test func `an orphan whose version another gateway publishes meanwhile stays an orphan`() throws {
        try withNamed { gateways, store, path throws in
            let archive = try chart("lost", "1.0.0")
            try put(archive, path + "/lost-1.0.0.tgz")
            let uploader = gateways[1]
            let failure = Mutex<String?>("not run")
            // The first write is that of the repair.
            store.decide { number in
                if number == 0 {
                    let record = try? uploader.upload(archive)
                    failure.withLock { $0 = record.map { $0.error?.message } ?? "no record" }
                }
                return .done
            }
            let report = try gateways[0].repair(.adopt)
            #expect(report.findings == ["orphan lost-1.0.0.tgz kept"])
            #expect(report.reason("lost-1.0.0.tgz").contains("exists"))
            #expect(failure.withLock { $0 } == nil)
            #expect(try gateways[0].list() == ["lost 1.0.0", "named 1.0.0"])
        }
    }

    @Test(arguments: [BucketStandIn.Fate.refused, .answerLost, .requestLost])
    func `a removal that is not certain at first is made so`(_ fate: BucketStandIn.Fate) throws {
        try withNamed { gateways, store, path throws in
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            store.decide { $0 < 2 ? fate : .done }
            #expect(try gateways[0].repair(.remove).findings == ["orphan lost-1.0.0.tgz removed"])
            #expect(try files(path) == ["index.yaml", "named-1.0.0.tgz"])
            #expect(try gateways[0].upload(try chart("next", "1.0.0")).error == nil)
        }
    }

    @Test func `what cannot be made certain is told, and the other findings with it`() throws {
        try withNamed { gateways, store, path throws in
            try put(try chart("lost", "1.0.0"), path + "/lost-1.0.0.tgz")
            try put("signed", path + "/alone-1.0.0.tgz.prov")
            store.decide { _ in .requestLost }
            let report = try gateways[0].repair(.remove)
            #expect(report["failed"]?.string?.isEmpty == false)
            #expect(
                report.findings == ["provenance alone-1.0.0.tgz.prov removed", "orphan lost-1.0.0.tgz kept"]
            )
            #expect(report.reason("lost-1.0.0.tgz").contains("repair again"))
            store.decide { _ in .done }
            #expect(try gateways[0].repair(.remove).findings == [])
        }
    }

    @Test func `what somebody is at work with stays, however young it may be said to be`() throws {
        try withDirectoryAdapter { plugin, path throws in
            #expect(try plugin.upload(try chart("named", "1.0.0")).error == nil)
            let store = try DirectoryStore(path: path)
            let archive = try chart("lost", "1.0.0")
            _ = try store.put(
                "lost-1.0.0.tgz",
                try ObjectContent(archive, isProvisional: true),
                .absent,
                HTTPTerms(deadline: .now.advanced(by: .seconds(10)))
            )
            let report = try plugin.repair(.remove)
            #expect(report.findings.contains("orphan lost-1.0.0.tgz young") && report["left"] == 0)
            #expect(report.reason("lost-1.0.0.tgz").contains("at work"))
            #expect(try plugin.repair(.adopt).findings.contains("orphan lost-1.0.0.tgz young"))
            // When it is given up, it is an orphan like any other, which a directory takes back by itself.
            store.abandon(["lost-1.0.0.tgz"])
            #expect(try plugin.repair(.remove).findings == [])
            #expect(try files(path) == ["index.yaml", "named-1.0.0.tgz"])
        }
    }

    @Test func `orphans are adopted among a hundred uploads, and none of either is lost`() throws {
        try withNamed { gateways, _, path throws in
            for number in 0..<20 {
                let file = path + "/lost-1.0.\(number).tgz"
                try put(try chart("lost", "1.0.\(number)"), file)
                let old = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: -3601)]
                try FileManager.default.setAttributes(old, ofItemAtPath: file)
            }
            let archives = try (0..<100).map { try chart("new", "1.0.\($0)") }
            let next = Atomic(0)
            let failures = Mutex<[String]>([])
            concurrently(9) { thread in
                if thread == 8 {
                    let report = try? gateways[1].repair(.adopt, minimumAgeSeconds: 3600)
                    let adopted = report?.findings.filter { $0.hasSuffix("adopted") } ?? []
                    if adopted.count != 20 || report?["left"] != 0 {
                        failures.withLock { $0 += report?.findings ?? ["no report"] }
                    }
                    return
                }
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < archives.count else { return }
                    let record = try? gateways[thread % 2].upload(archives[index])
                    if let error = record?.error { failures.withLock { $0.append(error.message) } }
                }
            }
            #expect(failures.withLock { $0 } == [])
            let reading = try IndexFixture.read(try text(path + "/index.yaml"))
            #expect(reading.snapshot.entries.count == 121)
        }
    }
}
