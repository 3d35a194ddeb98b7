import Foundation
import Synchronization
import Testing

/// Two gateways on one index in S3, of which each may be overtaken by the other at any moment.
@Suite(.serialized) struct `A bucket that two gateways share` {
    @Test func `has each of a thousand charts exactly once after uploads at 32 in parallel`() throws {
        let bucket = try SharedBucket()
        let gateways = [try bucket.gateway(), try bucket.gateway()]
        let charts = try BulkCharts.make("shared", count: 1000, in: gateways[0].directory)
        let next = Atomic(0)
        let (_, indexes) = try whileIndexesAreRead(bucket) {
            inParallel(32) { worker in
                let client = try gateways[worker % 2].client()
                while true {
                    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard number < charts.count else { return }
                    let answer = try client.upload("shared", charts[number].version, charts[number].bytes)
                    #expect(answer.status == 201, "\(answer.text)")
                }
            }
        }
        #expect(indexes > 1)
        let index = try #require(try bucket.index())
        #expect(try SharedBucket.archives(in: index).sorted() == charts.map(Self.archive).sorted())
        for gateway in gateways { try gateway.client().awaitCount(charts.count) }
    }

    @Test func `keeps every acknowledged chart when one of them is killed among its uploads`() throws {
        let bucket = try SharedBucket()
        let gateways = [try bucket.gateway(), try bucket.gateway()]
        let charts = try BulkCharts.make("killed", count: 300, in: gateways[0].directory)
        let next = Atomic(0)
        let acknowledged = Mutex<[Int]>([])
        _ = try whileIndexesAreRead(bucket) {
            inParallel(32) { worker in
                let client = try gateways[worker % 2].client()
                while true {
                    let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard number < charts.count else { return }
                    let chart = charts[number]
                    guard let answer = try? client.upload("killed", chart.version, chart.bytes) else {
                        return
                    }
                    #expect(answer.status == 201, "\(answer.text)")
                    let count = acknowledged.withLock { acknowledged in
                        acknowledged.append(number)
                        return acknowledged.count
                    }
                    if count == 100 { gateways[1].stop(SIGKILL) }
                }
            }
        }
        let done = acknowledged.withLock { $0 }.map { charts[$0] }
        #expect(done.count > 200)
        let archives = try SharedBucket.archives(in: try #require(try bucket.index()))
        #expect(Set(archives).count == archives.count)
        #expect(Set(done.map(Self.archive)).isSubset(of: archives))
        // What is listed is whole, also what was not acknowledged.
        let client = try gateways[0].client()
        try client.awaitCount(archives.count)
        for chart in charts where archives.contains(Self.archive(chart)) {
            let artifact = try client.request(
                "GET",
                "\(WireClient.packages)/killed-\(chart.version)/artifact"
            )
            #expect(artifact.status == 200 && artifact.body == chart.bytes, "\(chart.version)")
        }
        // What the killed one left behind is in nobody's way.
        for chart in charts where !archives.contains(Self.archive(chart)) {
            #expect(try client.upload("killed", chart.version, chart.bytes).status == 201)
        }
    }

    private static func archive(_ chart: BulkCharts.Chart) -> String { "\(chart.name)-\(chart.version).tgz" }

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
