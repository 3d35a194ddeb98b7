import Foundation
import Synchronization
import Testing
import ThreadsTesting

/// Loss of power at any moment: kill -9, and then everything is gone that was not made durable, or half of it is there.
@Suite(.ownThread)
struct `A gateway that loses its power` {
    /// What the clients know of each chart.
    private final class Knowledge: Sendable {
        enum Known {
            case present, absent, maybe
        }

        let charts: [BulkCharts.Chart]
        private let known: Mutex<[Known]>

        init(_ charts: [BulkCharts.Chart]) {
            self.charts = charts
            known = Mutex([Known](repeating: .absent, count: charts.count))
        }

        subscript(index: Int) -> Known {
            get { known.withLock { $0[index] } }
            set { known.withLock { $0[index] = newValue } }
        }
    }

    /// A life of the gateway in which clients upload and delete, until it is killed after so many answers.
    private func live(_ gateway: RunningGateway, _ known: Knowledge, answers: Int) {
        let answered = Atomic(0)
        inParallel(3) { worker in
            guard let client = try? gateway.client() else { return }
            while answered.load(ordering: .relaxed) < answers {
                // No chart is in two hands.
                let index = Int.random(in: 0..<(known.charts.count / 3)) * 3 + worker
                let (chart, before) = (known.charts[index], known[index])
                known[index] = .maybe
                let isUpload = before == .absent || before == .maybe && Bool.random()
                let path = "\(WireClient.packages)/\(chart.name)-\(chart.version)"
                let answer =
                    isUpload
                    ? try? client.upload(chart.name, chart.version, chart.bytes)
                    : try? client.request("DELETE", path)
                guard let status = answer?.status else { return }
                switch status {
                case 201, 409: known[index] = .present
                case 204, 404: known[index] = .absent
                default: Issue.record("\(status): \(answer?.text ?? "")")
                }
                if answered.wrappingAdd(1, ordering: .relaxed).newValue == answers { gateway.stop(SIGKILL) }
            }
        }
        gateway.stop(SIGKILL)
    }

    /// Which charts are not as the clients know them, or not whole.
    private func damages(_ gateway: RunningGateway, _ known: Knowledge) throws -> [String] {
        let client = try gateway.client()
        let listed = try client.request("GET", WireClient.packages).objects().compactMap {
            $0["packageId"] as? String
        }
        var damages: [String] = []
        for (index, chart) in known.charts.enumerated() {
            let id = "\(chart.name)-\(chart.version)"
            let artifact = try client.request("GET", "\(WireClient.packages)/\(id)/artifact")
            let isThere = artifact.status == 200
            if known[index] == .present, !isThere { damages.append("\(id) was acknowledged and is lost") }
            if known[index] == .absent, isThere { damages.append("\(id) was deleted and came back") }
            if isThere ? artifact.body != chart.bytes : artifact.status != 404 {
                damages.append("\(id) is damaged")
            }
            if listed.contains(id) != isThere { damages.append("\(id) is listed: \(!isThere)") }
            let audit = try client.request("GET", "/o2dms/v1/audit?packageId=\(id)").objects()
            let actions = audit.compactMap { $0["action"] as? String }
            let last = actions.first { ["uploaded", "deleted"].contains($0) } ?? "deleted"
            if last != (isThere ? "uploaded" : "deleted") { damages.append("\(id) is \(last) by the audit") }
            known[index] = isThere ? .present : .absent
        }
        return damages
    }

    @Test func `keeps what it has acknowledged, brings nothing back, and is ready within ten seconds`() throws
    {
        let directory = try TemporaryDirectory()
        let known = Knowledge(try BulkCharts.make("power", count: 12, in: directory))
        let disk = try ForgetfulDisk(below: directory.path)
        let rounds = ProcessInfo.processInfo.environment["O2DMS_FAULTS"] == "all" ? 100 : 5
        var losses = (names: 0, files: 0)
        for round in 0..<rounds {
            let content = ForgetfulDisk.Content.allCases[round % 3]
            do {
                let gateway = try RunningGateway(in: directory, environment: try disk.environment())
                try gateway.client().awaitReady()
                #expect(try damages(gateway, known).isEmpty, "round \(round)")
                live(gateway, known, answers: .random(in: 1...25))
            }
            let loss = try disk.losePower(content)
            losses = (losses.names + loss.names, losses.files + loss.files)
        }
        #expect(losses.files > 0)
        let last = try RunningGateway(in: directory)
        try last.client().awaitReady()
        #expect(try damages(last, known).isEmpty)
    }

    /// That the test above could fail.
    @Test func `would lose what it has acknowledged on a disk that makes nothing durable`() throws {
        let directory = try TemporaryDirectory()
        let chart = try BulkCharts.make("power", count: 1, in: directory)[0]
        let disk = try ForgetfulDisk(below: directory.path, isLazy: true)
        let gateway = try RunningGateway(in: directory, environment: try disk.environment())
        #expect(try gateway.client().upload(chart.name, chart.version, chart.bytes).status == 201)
        gateway.stop(SIGKILL)
        _ = try disk.losePower(.old, isComplete: true)
        let next = try RunningGateway(in: directory)
        #expect(try next.client().request("GET", WireClient.packages).text == "[]")
    }
}
