import Foundation
import TestServers
import Testing
import ThreadsTesting

/// The states of packages with the real program: over restarts, over crashes, over replicas.
@Suite(.ownThread)
struct `The life of a package` {
    private static let patch = [("Content-Type", "application/merge-patch+json")]

    private func mark(_ client: WireClient, _ id: String, _ status: String) throws -> WireResponse {
        try client.request(
            "PATCH",
            "\(WireClient.packages)/\(id)",
            headers: Self.patch,
            body: Array(#"{"status":"\#(status)"}"#.utf8)
        )
    }

    private func status(_ client: WireClient, _ id: String) throws -> String? {
        let package = try client.request("GET", "\(WireClient.packages)/\(id)").object()
        return (package["extensions"] as? [String: Any])?["status"] as? String
    }

    private func actions(_ client: WireClient) throws -> [String] {
        try client.request("GET", "/o2dms/v1/audit").objects().compactMap { $0["action"] as? String }
    }

    private func ready(_ client: WireClient) throws {
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while try client.request("GET", "/readyz").status != 200 {
            try #require(ContinuousClock.now < deadline, "the gateway does not become ready")
        }
    }

    @Test func `docs/lifecycle.md is right, command by command`() throws {
        let gateway = try RunningGateway()
        let steps = try `The README`.steps(of: "docs/lifecycle.md", port: gateway.port)
        #expect(steps.count > 15)
        for step in steps {
            let run = try Command.run("bash", ["-c", step.command], in: gateway.directory.path)
            #expect(run.status == 0, "\(step.command): \(run.errors)")
            guard !step.output.isEmpty else { continue }
            let shown = `The README`.comparable(step.output, gateway)
            #expect(`The README`.comparable(run.text + run.errors, gateway) == shown, "\(step.command)")
        }
    }

    @Test func `a mark, its audit and the answers under keys survive an orderly end and a kill`() throws {
        let directory = try TemporaryDirectory()
        let charts = try BulkCharts.make("life", count: 2, in: directory)
        let key = [("Idempotency-Key", "once")]
        var first: String?
        do {
            let gateway = try RunningGateway(in: directory)
            let client = try gateway.client()
            let form = PackageForm(name: "life", version: charts[0].version, chart: charts[0].bytes)
            let answer = try client.request(
                "POST",
                WireClient.packages,
                headers: form.headers + key,
                body: form.body
            )
            #expect(answer.status == 201, "\(answer.text)")
            first = answer.text
            #expect(try mark(client, "life-\(charts[0].version)", "deprecated").status == 200)
            #expect(gateway.stop() == 0)
        }
        for signal in [SIGKILL, SIGTERM] {
            let gateway = try RunningGateway(in: directory)
            let client = try gateway.client()
            // In the very first answer.
            #expect(try status(client, "life-\(charts[0].version)") == "deprecated")
            try ready(client)
            let form = PackageForm(name: "life", version: charts[0].version, chart: charts[0].bytes)
            let again = try client.request(
                "POST",
                WireClient.packages,
                headers: form.headers + key,
                body: form.body
            )
            #expect(again.status == 201 && again.text == first)
            #expect(try actions(client) == ["deprecated", "uploaded"])
            gateway.stop(signal)
        }
    }

    @Test func `a chart that says that it is deprecated is neither marked nor restored`() throws {
        let gateway = try RunningGateway()
        let client = try gateway.client()
        let description = #"d\ndeprecated: true"#
        let chart = try BulkCharts.chart("old", "1.0.0", description: description, in: gateway.directory)
        #expect(try client.upload("old", "1.0.0", chart).status == 201)
        #expect(try status(client, "old-1.0.0") == "deprecated")
        #expect(try mark(client, "old-1.0.0", "deprecated").status == 200)
        #expect(try mark(client, "old-1.0.0", "available").status == 409)
        let archive = "\(WireClient.packages)/old-1.0.0/artifact"
        let tag = try #require(try client.request("GET", archive).headers["etag"])
        let current = try client.request("GET", archive, headers: [("If-None-Match", tag)])
        // Who has the archive already is warned as well.
        #expect(current.status == 304 && current.headers["warning"] != nil)
        #expect(try actions(client) == ["uploaded"])
    }

    @Test func `two gateways on one PostgreSQL are one`() throws {
        let server = try PostgreSQLServer.shared()
        let state = "url: \"\(try server.makeDatabase())\", refresh: 50ms"
        let directory = try TemporaryDirectory()
        let charts = try BulkCharts.make("pair", count: 12, in: directory)
        let adapters = """
            adapters:
              - name: helm
                config: { repository_url: "file:\(directory.path)/charts", repository_name: local, refresh: 100ms }
            """
        let one = try RunningGateway(adapters, state: state)
        let other = try RunningGateway(adapters, state: state)
        try ready(one.client())
        try ready(other.client())
        let client = try one.client()
        #expect(try client.upload("pair", charts[0].version, charts[0].bytes).status == 201)
        let id = "pair-\(charts[0].version)"
        let peer = try other.client()
        try peer.awaitPackages([id])
        #expect(try mark(client, id, "deprecated").status == 200)
        let deadline = ContinuousClock.now.advanced(by: .seconds(20))
        while try status(peer, id) != "deprecated", ContinuousClock.now < deadline {}
        #expect(try status(peer, id) == "deprecated")
        // Each replica is asked for the same at the same time: one of them does it.
        let marks = try race([client, peer]) { try self.mark($0, id, "available").status }
        #expect(marks == [200, 200])
        #expect(try actions(peer).count { $0 == "restored" } == 1)
        for chart in charts.dropFirst() {
            let statuses = try race([client, peer]) {
                try $0.upload("pair", chart.version, chart.bytes).status
            }
            #expect(statuses.sorted() == [201, 409], "\(chart.version)")
        }
        try peer.awaitPackages(
            try client.request("GET", WireClient.packages).objects().compactMap { $0["packageId"] as? String }
        )
        let deletions = try race([client, peer]) {
            try $0.request("DELETE", "\(WireClient.packages)/\(id)").status
        }
        #expect(deletions.sorted() == [204, 404])
        #expect(try actions(client).count { $0 == "deleted" } == 1)
        #expect(!(one.log + other.log).joined().contains(PostgreSQLServer.password))
    }

    @Test
    func `a replica that still shows a package that another one has deleted takes it again, and marks none`()
        throws
    {
        try withReplicas { make, directory in
            let chart = try BulkCharts.chart("late", "1.0.0", description: "d", in: directory)
            let one = try make()
            let client = try one.client()
            #expect(try client.upload("late", "1.0.0", chart).status == 201)
            let other = try make()
            let peer = try other.client()
            try peer.awaitPackages(["late-1.0.0"])
            try ready(peer)
            #expect(try client.request("DELETE", "\(WireClient.packages)/late-1.0.0").status == 204)
            #expect(try status(peer, "late-1.0.0") == "available", "as it was read")
            #expect(try mark(peer, "late-1.0.0", "deprecated").status == 404)
            let soft = try peer.request("DELETE", "\(WireClient.packages)/late-1.0.0?force=false")
            #expect(soft.status == 404, "\(soft.text)")
            #expect(try actions(client) == ["deleted", "uploaded"])
            let form = PackageForm(name: "late", version: "1.0.0", chart: chart)
            let headers = form.headers + [("Idempotency-Key", "again")]
            let again = try [peer, client].map {
                try $0.request("POST", WireClient.packages, headers: headers, body: form.body)
            }
            #expect(again.allSatisfy { $0.status == 201 && $0.text == again[0].text }, "\(again.map(\.text))")
            #expect(try mark(peer, "late-1.0.0", "deprecated").status == 200)
            #expect(try actions(client) == ["deprecated", "uploaded", "deleted", "uploaded"])
        }
    }

    @Test func `a replica whose view is old removes no archive that has come in another's place`() throws {
        try withReplicas { make, directory in
            let charts = try ["old", "new"].map {
                try BulkCharts.chart("late", "1.0.0", description: $0, in: directory)
            }
            let package = "\(WireClient.packages)/late-1.0.0"
            let one = try make()
            let client = try one.client()
            #expect(try client.upload("late", "1.0.0", charts[0]).status == 201)
            let other = try make()
            let peer = try other.client()
            try ready(peer)
            let seen = [("If-Match", try #require(try peer.request("GET", package).headers["etag"]))]
            #expect(try client.request("DELETE", package).status == 204)
            #expect(try client.upload("late", "1.0.0", charts[1]).status == 201)
            for query in ["?dryRun=true", ""] {
                let refused = try peer.request("DELETE", package + query, headers: seen)
                #expect(refused.status == 412, "\(refused.text)")
            }
            #expect(try client.request("GET", "\(package)/artifact").body == charts[1])
            #expect(try peer.request("GET", "\(package)/artifact").body == charts[1], "it has looked")
            #expect(try mark(peer, "late-1.0.0", "deprecated").status == 200)
            #expect(try actions(client) == ["deprecated", "uploaded", "deleted", "uploaded"])
        }
    }

    @Test
    func `where that is configured a soft-deleted package is removed after its time, a restored one kept`()
        throws
    {
        let directory = try TemporaryDirectory()
        let charts = try BulkCharts.make("over", count: 3, in: directory)
        let paths = charts.map { "\(WireClient.packages)/over-\($0.version)" }
        do {
            let gateway = try RunningGateway(in: directory)
            let client = try gateway.client()
            for chart in charts {
                #expect(try client.upload("over", chart.version, chart.bytes).status == 201)
            }
            for path in paths.prefix(2) {
                #expect(try client.request("DELETE", path + "?force=false").status == 204)
            }
            #expect(try mark(client, "over-\(charts[0].version)", "available").status == 200)
            #expect(gateway.stop() == 0)
        }
        let gateway = try RunningGateway(state: "purge_after: 1s", in: directory)
        let client = try gateway.client()
        let begin = ContinuousClock.now
        #expect(try client.request("DELETE", paths[2] + "?force=false").status == 204)
        for path in paths.dropFirst() {
            while try client.request("GET", path).status != 404 {
                try #require(ContinuousClock.now < begin + .seconds(20), "it is not removed")
            }
        }
        #expect(ContinuousClock.now >= begin + .seconds(1), "not before its time")
        #expect(try status(client, "over-\(charts[0].version)") == "available")
        let purged = try client.request("GET", "/o2dms/v1/audit?action=purged").objects()
        #expect(purged.count == 2 && purged.allSatisfy { $0["who"] as? String == "o2dms-gateway" })
        let files = try FileManager.default.contentsOfDirectory(atPath: directory.file("charts"))
        #expect(files.filter { $0.hasSuffix(".tgz") } == ["over-\(charts[0].version).tgz"])
    }

    /// Makes gateways that share a state store and a bucket, which they read at their start, and not again in these tests.
    private func withReplicas(
        _ body: (_ make: () throws -> RunningGateway, TemporaryDirectory) throws -> Void
    ) throws {
        let directory = try TemporaryDirectory()
        let bucket = try SharedBucket()
        let state = "url: \"sqlite:\(directory.path)/shared.db\""
        try body({ try bucket.gateway(refresh: "1h", state: state) }, directory)
    }

    /// What the clients, each used by one thread, are answered to the same request at the same time.
    private func race(
        _ clients: [WireClient],
        _ ask: @escaping @Sendable (WireClient) throws -> Int
    ) throws -> [Int] {
        let lanes = Lanes(clients)
        inParallel(clients.count) { index in lanes.note(index, (try? ask(lanes.clients[index])) ?? 0) }
        return lanes.answers
    }

    private final class Lanes: @unchecked Sendable {
        let clients: [WireClient]
        private let lock = NSLock()
        private(set) var answers: [Int]

        init(_ clients: [WireClient]) {
            self.clients = clients
            answers = Array(repeating: 0, count: clients.count)
        }

        func note(_ index: Int, _ status: Int) { lock.withLock { answers[index] = status } }
    }
}
