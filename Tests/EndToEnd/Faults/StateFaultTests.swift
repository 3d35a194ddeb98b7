import Foundation
import Synchronization
import TestServers
import Testing
import ThreadsTesting

/// Faults of the database, the disk and the gateway itself, at any moment of an upload, a deletion and a mark.
@Suite(.ownThread)
struct `A gateway with its state` {
    private static let away = [("Content-Type", "application/merge-patch+json")]

    @Test(arguments: ["sqlite", "postgresql"])
    func `killed before any step of an upload or a deletion, finds out at its start what became of it`(
        _ store: String
    ) throws {
        let directory = try TemporaryDirectory()
        let steps = FaultySteps(in: directory)
        let charts = try BulkCharts.make("step", count: 2, in: directory)
        let state = store == "sqlite" ? "" : "url: \"\(try PostgreSQLServer.shared().makeDatabase())\""
        var life = try MortalGateway(directory, steps, state: state)
        let counted = try life.countSteps(charts[1])
        for number in Self.sample(counted.upload) {
            try life.die(before: number, uploading: charts[0])
            try life.die(before: Int.random(in: 1...counted.deletion), deleting: charts[0])
        }
        for number in Self.sample(counted.deletion) { try life.die(before: number, deleting: charts[0]) }
        #expect(life.deaths > 3)
    }

    /// Some steps at random; all of them with `O2DMS_FAULTS=all` in the environment.
    private static func sample(_ count: Int) -> [Int] {
        if ProcessInfo.processInfo.environment["O2DMS_FAULTS"] == "all" { return Array(1...count) }
        return (0..<3).map { _ in .random(in: 1...count) }
    }

    @Test func `answers reads while its database is away, refuses changes, and then goes on`() throws {
        let server = try PostgreSQLServer()
        let gateway = try RunningGateway(state: "url: \"\(server.url())\", refresh: 50ms, timeout: 1s")
        let charts = try BulkCharts.make("away", count: 400, in: gateway.directory)
        try gateway.client().awaitReady()
        let stage = Atomic(0)
        let uploads = Mutex<[[Int: Int]]>([[:], [:], [:], [:]])
        let reads = Mutex<Set<Int>>([])
        let stored = Mutex<Set<String>>([])
        inParallel(4) { worker in
            if worker == 0 { return Self.interrupt(server, stage, uploads) }
            guard let client = try? gateway.client() else { return }
            var left = charts.indices.filter { $0 % 2 == worker % 2 }.makeIterator()
            var index = left.next()
            while stage.load(ordering: .relaxed) < 3, let number = index {
                if worker == 1 {
                    let answer = try? client.request("GET", WireClient.packages)
                    reads.withLock { _ = $0.insert(answer?.status ?? 0) }
                    continue
                }
                let begun = stage.load(ordering: .relaxed)
                let answer = try? client.upload("away", charts[number].version, charts[number].bytes)
                uploads.withLock { $0[begun][answer?.status ?? 0, default: 0] += 1 }
                if answer?.status == 503 { #expect(answer?.headers["retry-after"] != nil) }
                // Whoever was refused asks again.
                guard answer?.status == 201 else { continue }
                stored.withLock { _ = $0.insert("away-\(charts[number].version)") }
                index = left.next()
            }
        }
        #expect(reads.withLock { $0 } == [200])
        let answers = uploads.withLock { $0 }
        #expect(answers.allSatisfy { Set($0.keys).isSubset(of: [201, 503]) }, "\(answers)")
        #expect(
            answers[0][201] ?? 0 > 0 && answers[1][503] ?? 0 > 0 && answers[2][201] ?? 0 > 0,
            "\(answers)"
        )
        try gateway.client().awaitReady()
        let listed = try gateway.client().request("GET", WireClient.packages).objects()
        #expect(stored.withLock { $0 }.isSubset(of: listed.compactMap { $0["packageId"] as? String }))
        #expect(!gateway.log.joined().contains(PostgreSQLServer.password))
    }

    /// Stops the database once uploads succeed, starts it once they fail, and ends all once they succeed again.
    private static func interrupt(
        _ server: PostgreSQLServer,
        _ stage: borrowing Atomic<Int>,
        _ uploads: borrowing Mutex<[[Int: Int]]>
    ) {
        let deadline = ContinuousClock.now + .seconds(60)
        for (number, status) in [(0, 201), (1, 503), (2, 201)] {
            while uploads.withLock({ $0[number][status] ?? 0 }) < 3, ContinuousClock.now < deadline {
                usleep(5000)
            }
            if number == 0 { server.stop() }
            if number == 1 { #expect(throws: Never.self) { try server.start() } }
            stage.store(number + 1, ordering: .relaxed)
        }
    }

    /// A full disk, and a file system that became read-only.
    @Test(arguments: [ENOSPC, EROFS])
    func `whose state cannot be written refuses changes, answers reads, and goes on when it can`(
        _ error: Int32
    ) throws {
        let directory = try TemporaryDirectory()
        let steps = FaultySteps(in: directory)
        let charts = try BulkCharts.make("full", count: 2, in: directory)
        let gateway = try RunningGateway(in: directory, environment: try steps.environment())
        let client = try gateway.client()
        try client.awaitReady()
        #expect(try client.upload("full", charts[0].version, charts[0].bytes).status == 201)
        let package = "\(WireClient.packages)/full-\(charts[0].version)"
        let mark = Array(#"{"status":"deprecated"}"#.utf8)
        try steps.fail(error, "/state.db")
        let refused = [
            try client.upload("full", charts[1].version, charts[1].bytes),
            try client.request("PATCH", package, headers: Self.away, body: mark),
            try client.request("DELETE", package),
        ]
        #expect(refused.map(\.status) == [503, 503, 503], "\(refused.map(\.text))")
        #expect(refused.allSatisfy { $0.headers["retry-after"] != nil })
        #expect(refused.allSatisfy { !$0.text.contains(directory.path) })
        try client.awaitPackages(["full-\(charts[0].version)"])
        #expect(try client.request("GET", "/o2dms/v1/audit").objects().count == 1)
        #expect(try client.request("GET", "/readyz").text.contains(#""stateStore":"unavailable""#))
        steps.stop()
        #expect(try client.upload("full", charts[1].version, charts[1].bytes).status == 201)
        #expect(try client.request("GET", "/readyz").text.contains(#""stateStore":"available""#))
        #expect(try client.request("PATCH", package, headers: Self.away, body: mark).status == 200)
        #expect(try client.request("DELETE", package).status == 204)
    }
}

extension WireClient {
    /// Waits until the gateway is ready, at most the 10 seconds that a recovery may take.
    func awaitReady() throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while try request("GET", "/readyz").status != 200 {
            try #require(ContinuousClock.now < deadline, "the gateway does not become ready")
        }
    }
}
