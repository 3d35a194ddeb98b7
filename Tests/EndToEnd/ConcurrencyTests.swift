import Foundation
import Synchronization
import Testing
import ThreadsTesting

/// Several clients and several gateways at once.
@Suite(.ownThread)
struct `Concurrent writers` {
    @Test func `of two uploads of one version exactly one wins`() throws {
        let gateway = try RunningGateway()
        for round in 0..<10 {
            let charts = try ["a", "b"].map {
                try BulkCharts.chart("race", "1.0.\(round)", description: $0, in: gateway.directory)
            }
            let statuses = Mutex<[Int]>([])
            inParallel(2) { worker in
                let answer = try gateway.client().upload("race", "1.0.\(round)", charts[worker])
                statuses.withLock { $0.append(answer.status) }
            }
            #expect(statuses.withLock { $0.sorted() } == [201, 409])
        }
    }

    @Test func `five hundred uploads of different versions are all listed`() throws {
        let gateway = try RunningGateway()
        let charts = try BulkCharts.make("bulk", count: 500, in: gateway.directory)
        let next = Atomic(0)
        inParallel(50) { _ in
            let client = try gateway.client()
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < charts.count else { return }
                let answer = try client.upload("bulk", charts[index].version, charts[index].bytes)
                #expect(answer.status == 201, "\(answer.text)")
            }
        }
        let listed = try gateway.client().request("GET", WireClient.packages).objects()
        #expect(Set(listed.compactMap { $0["artifactVersion"] as? String }) == Set(charts.map(\.version)))
    }

    @Test func `two gateways on one directory lose nothing`() throws {
        let directory = try TemporaryDirectory()
        let charts = try BulkCharts.make("shared", count: 60, in: directory)
        let gateways = [try RunningGateway(in: directory), try RunningGateway(in: directory)]
        inParallel(2) { worker in
            let client = try gateways[worker].client()
            for chart in charts.enumerated() where chart.offset % 2 == worker {
                #expect(try client.upload("shared", chart.element.version, chart.element.bytes).status == 201)
            }
        }
        for gateway in gateways {
            // Each sees the other's last upload within a tenth of a second.
            try gateway.client().awaitPackages(charts.reversed().map { "shared-\($0.version)" })
        }
        inParallel(2) { worker in
            let client = try gateways[worker].client()
            let answer = try client.upload("shared", charts[0].version, charts[0].bytes)
            #expect(answer.status == 409)
        }
    }
}

/// Runs `work` on so many threads and waits for them; what they throw is recorded.
func inParallel(_ count: Int, _ work: @escaping @Sendable (Int) throws -> Void) {
    let group = DispatchGroup()
    for worker in 0..<count {
        group.enter()
        Thread.detachNewThread {
            do { try work(worker) } catch { Issue.record(error) }
            group.leave()
        }
    }
    group.wait()
}
