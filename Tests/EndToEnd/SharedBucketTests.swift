import Foundation
import Synchronization
import Testing
import ThreadsTesting

/// Two gateways on one index in S3, of which each may be overtaken by the other at any moment.
@Suite(.ownThread)
struct `A bucket that two gateways share` {
    /// In the middle one of them is killed and started again, and whoever got no answer tries again.
    @Test func `has each of a thousand charts exactly once after uploads at 32 in parallel and a kill -9`()
        throws
    {
        let bucket = try SharedBucket()
        let gateways = Mutex([try bucket.gateway(), try bucket.gateway()])
        let directory = try TemporaryDirectory()
        let charts = try BulkCharts.make("shared", count: 1000, in: directory)
        let next = Atomic(0)
        let unanswered = Mutex<[Int]>([])
        let (_, indexes) = try whileIndexesAreRead(bucket) {
            inParallel(32) { worker in
                var client = try gateways.withLock { $0[worker % 2] }.client()
                while true {
                    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard number < charts.count else { return }
                    if number == charts.count / 2 {
                        try gateways.withLock { gateways in
                            gateways[1].stop(SIGKILL)
                            gateways[1] = try bucket.gateway()
                        }
                    }
                    let chart = charts[number]
                    if let answer = try? client.upload(chart.name, chart.version, chart.bytes) {
                        #expect(answer.status == 201, "\(answer.text)")
                    } else {
                        unanswered.withLock { $0.append(number) }
                        client = try gateways.withLock { $0[worker % 2] }.client()
                    }
                }
            }
        }
        #expect(indexes > 1)
        let acknowledged = Set(charts.indices).subtracting(unanswered.withLock { $0 })
        #expect(acknowledged.count >= charts.count - 32)
        let archives = try SharedBucket.archives(in: try #require(try bucket.index())).map(
            Self.withoutAddition
        )
        #expect(Set(archives).count == archives.count)
        #expect(Set(acknowledged.map { Self.archive(charts[$0]) }).isSubset(of: archives))
        let survivor = try gateways.withLock { $0[0] }.client()
        // What the killed one left behind is in nobody's way.
        for chart in unanswered.withLock({ $0 }).map({ charts[$0] }) {
            let status = try survivor.upload(chart.name, chart.version, chart.bytes).status
            #expect(status == (archives.contains(Self.archive(chart)) ? 409 : 201), "\(chart.version)")
        }
        let all = try SharedBucket.archives(in: try #require(try bucket.index())).map(Self.withoutAddition)
        #expect(all.sorted() == charts.map(Self.archive).sorted())
        for gateway in gateways.withLock({ $0 }) { try gateway.client().awaitCount(charts.count) }
        try areWhole(charts, at: survivor)
    }

    private func areWhole(_ charts: [BulkCharts.Chart], at client: WireClient) throws {
        for chart in charts {
            let target = "\(WireClient.packages)/\(chart.name)-\(chart.version)/artifact"
            let artifact = try client.request("GET", target)
            #expect(artifact.status == 200 && artifact.body == chart.bytes, "\(chart.version)")
        }
    }

    private static func archive(_ chart: BulkCharts.Chart) -> String { "\(chart.name)-\(chart.version).tgz" }

    /// The usual name of an archive: where an upload that was killed has left one, the next upload adds eight digits to it.
    private static func withoutAddition(_ archive: String) -> String {
        archive.replacing(/_[0-9a-f]{8}\.tgz$/, with: ".tgz")
    }

    /// Runs `body` while the index is read again and again, and parsed by helm.
    ///
    /// - Returns: what `body` returns, and how many indexes were read.
    private func whileIndexesAreRead<R>(_ bucket: SharedBucket, _ body: () throws -> R) throws -> (R, Int) {
        let isOver = Atomic(false)
        let count = Atomic(0)
        let group = DispatchGroup()
        group.enter()
        Thread.detachNewThread {
            defer { group.leave() }
            while !isOver.load(ordering: .relaxed) {
                do {
                    guard let index = try bucket.index() else { continue }
                    _ = try SharedBucket.archives(in: index)
                    count.wrappingAdd(1, ordering: .relaxed)
                } catch {
                    Issue.record(error)
                }
            }
        }
        defer {
            isOver.store(true, ordering: .relaxed)
            group.wait()
        }
        return (try body(), count.load(ordering: .relaxed))
    }
}

extension WireClient {
    /// Waits until so many packages are listed.
    fileprivate func awaitCount(_ count: Int) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        var listed = -1
        while listed != count, ContinuousClock.now < deadline {
            listed = try request("GET", WireClient.packages).objects().count
        }
        #expect(listed == count)
    }
}
