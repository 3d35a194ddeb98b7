import Foundation
import Synchronization
import Testing

/// What the gateway does when the system gives it nothing more.
@Suite struct `A shortage of resources` {
    let gateway: RunningGateway
    let charts: [BulkCharts.Chart]

    init() throws {
        gateway = try RunningGateway()
        charts = try BulkCharts.make("scarce", count: 60, in: gateway.directory)
    }

    private func limit(_ resource: String) throws {
        try Command.succeed("prlimit", ["--pid", String(gateway.identifier), resource])
    }

    @Test func `a file that may not grow is an answer, leaves nothing, and later uploads succeed`() throws {
        let client = try gateway.client()
        try limit("--fsize=100:unlimited")
        let answer = try client.upload("scarce", charts[0].version, charts[0].bytes)
        #expect(answer.status == 503, "\(answer.text)")
        #expect(try client.request("GET", WireClient.packages).text == "[]")
        try limit("--fsize=unlimited")
        #expect(try client.upload("scarce", charts[0].version, charts[0].bytes).status == 201)
    }

    @Test func `without descriptors uploads fail, what was acknowledged stands, and all comes back`() throws {
        let idle = try gateway.openDescriptors()
        try limit("--nofile=\(idle + 8):4096")
        let acknowledged = Acknowledged()
        inParallel(20) { worker in
            for chart in charts.enumerated() where chart.offset % 20 == worker {
                // The connection itself may be refused or cut off.
                let answer = try? gateway.client().upload(
                    "scarce",
                    chart.element.version,
                    chart.element.bytes
                )
                guard let answer else { continue }
                #expect([201, 500, 503].contains(answer.status), "\(answer.text)")
                if answer.status == 201 { acknowledged.add("scarce-\(chart.element.version)") }
            }
        }
        try limit("--nofile=4096:4096")
        let listed = try gateway.client().request("GET", WireClient.packages).objects()
        #expect(Set(listed.compactMap { $0["packageId"] as? String }) == acknowledged.ids)
        for chart in charts where !acknowledged.ids.contains("scarce-\(chart.version)") {
            #expect(try uploadPatiently(chart).status == 201)
        }
    }

    /// Asks again while it is told to: that there is room again is noticed a moment later.
    private func uploadPatiently(_ chart: BulkCharts.Chart) throws -> WireResponse {
        let deadline = ContinuousClock.now.advanced(by: .seconds(30))
        while true {
            let answer = try gateway.client().upload("scarce", chart.version, chart.bytes)
            if answer.status != 503 || ContinuousClock.now > deadline { return answer }
        }
    }
}

/// The packages that several clients were told are stored.
private final class Acknowledged: Sendable {
    private let state = Mutex<Set<String>>([])
    var ids: Set<String> { state.withLock { $0 } }
    func add(_ id: String) { state.withLock { _ = $0.insert(id) } }
}
