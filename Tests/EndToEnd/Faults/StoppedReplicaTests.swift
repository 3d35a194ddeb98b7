import Foundation
import Testing
import ThreadsTesting

/// SIGSTOP at any step of a change, as a virtual machine that is suspended; then the replica goes on as if nothing had happened.
@Suite(.ownThread)
struct `A replica that stands still` {
    /// What becomes of its locks meanwhile.
    enum Locks: CaseIterable {
        /// Its kernel still answers for it: the database keeps them.
        case kept
        /// The database has given it up, and the other replica may do what it wants.
        case lost
    }

    /// Same name and version, other bytes: whoever is told 201 must find its own.
    private func twins(_ round: Int, in directory: TemporaryDirectory) throws -> [BulkCharts.Chart] {
        let version = "1.\(round).0"
        return try ["one", "other"].map {
            let bytes = try BulkCharts.chart("twin", version, description: $0, in: directory)
            return BulkCharts.Chart(name: "twin", version: version, bytes: bytes)
        }
    }

    /// Some steps at random; all of them with `O2DMS_FAULTS=all` in the environment.
    private func sample(_ count: Int) -> [Int] {
        if ProcessInfo.processInfo.environment["O2DMS_FAULTS"] == "all" { return Array(1...count) }
        return (0..<3).map { _ in .random(in: 1...count) }
    }

    /// What the other replica answers, in bounded time.
    private func ask(_ pair: ReplicaPair, _ request: ReplicaPair.Request, _ place: String) throws
        -> WireResponse
    {
        let begin = ContinuousClock.now
        let answer = try request.send(to: try pair.other.client())
        #expect(ContinuousClock.now - begin < .seconds(10), "\(place)")
        if answer.status == 503 { #expect(answer.headers["retry-after"] != nil, "\(place)") }
        #expect(try pair.other.client().request("GET", WireClient.packages).status == 200, "\(place)")
        return answer
    }

    /// Asks until it is not refused for now.
    private func settle(_ pair: ReplicaPair, _ request: ReplicaPair.Request) throws -> WireResponse {
        let deadline = ContinuousClock.now + .seconds(10)
        while true {
            let answer = try request.send(to: try pair.other.client())
            if answer.status != 503 || ContinuousClock.now > deadline { return answer }
        }
    }

    @Test(arguments: Locks.allCases)
    func `in an upload holds the other one up with a clear answer, and no version is stored twice`(
        _ locks: Locks
    ) throws {
        let pair = try ReplicaPair()
        let count = try pair.countSteps(.upload(try twins(0, in: pair.directory)[0]))
        for (round, number) in sample(count).enumerated() {
            let place = "locks \(locks), step \(number) of \(count)"
            let charts = try twins(round + 1, in: pair.directory)
            var answers = [0, 0]
            answers[0] = try pair.halt(before: number, .upload(charts[0])) {
                if locks == .lost { try pair.endSessionsWithLocks() }
                answers[1] = try ask(pair, .upload(charts[1]), place).status
            }
            #expect(
                [201, 409, 503].contains(answers[0]) && [201, 409, 503].contains(answers[1]),
                "\(place): \(answers)"
            )
            if answers[1] == 503 { answers[1] = try settle(pair, .upload(charts[1])).status }
            #expect(answers.count { $0 == 201 } == 1, "\(place): \(answers)")
            let stored = charts[answers[0] == 201 ? 0 : 1]
            for client in try pair.clients { try expect(stored, client, place) }
        }
    }

    @Test(arguments: Locks.allCases)
    func `in a deletion holds the other one up with a clear answer, and nothing is deleted twice`(
        _ locks: Locks
    ) throws {
        let pair = try ReplicaPair()
        let first = try twins(0, in: pair.directory)[0]
        #expect(try settle(pair, .upload(first)).status == 201)
        try pair.clients[0].awaitPackages(["twin-1.0.0"])
        let count = try pair.countSteps(.delete(first))
        for (round, number) in sample(count).enumerated() {
            let place = "locks \(locks), step \(number) of \(count)"
            let chart = try twins(round + 1, in: pair.directory)[0]
            #expect(try settle(pair, .upload(chart)).status == 201, "\(place)")
            for client in try pair.clients { try client.awaitPackages(["twin-\(chart.version)"]) }
            var answers = [0, 0]
            answers[0] = try pair.halt(before: number, .delete(chart)) {
                if locks == .lost { try pair.endSessionsWithLocks() }
                answers[1] = try ask(pair, .delete(chart), place).status
            }
            #expect(
                [204, 404, 503].contains(answers[0]) && [204, 404, 503].contains(answers[1]),
                "\(place): \(answers)"
            )
            if answers[1] == 503 { answers[1] = try settle(pair, .delete(chart)).status }
            if locks == .kept { #expect(answers.count { $0 == 204 } == 1, "\(place): \(answers)") }
            for client in try pair.clients {
                try client.awaitPackages([])
                #expect(try client.request("GET", ReplicaPair.path(chart)).status == 404, "\(place)")
            }
        }
    }

    private func expect(_ chart: BulkCharts.Chart, _ client: WireClient, _ place: String) throws {
        let deadline = ContinuousClock.now + .seconds(10)
        var artifact: WireResponse
        repeat {
            artifact = try client.request("GET", "\(ReplicaPair.path(chart))/artifact")
        } while artifact.status != 200 && ContinuousClock.now < deadline
        #expect(artifact.status == 200 && artifact.body == chart.bytes, "\(place): \(artifact.status)")
        let audit = try client.request("GET", "/o2dms/v1/audit?packageId=twin-\(chart.version)").objects()
        #expect(audit.count { $0["action"] as? String == "uploaded" } == 1, "\(place): \(audit)")
    }
}
