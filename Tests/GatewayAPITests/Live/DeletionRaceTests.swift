import Foundation
import GatewayHTTP
import JSONText
import Synchronization
import Testing
import ThreadsTesting

@testable import GatewayAPI

/// Races against a model: several lanes at the same time, each with two connections of its own and packages of its own.
@Suite("Races of a deletion", .ownThread)
struct DeletionRaceTests {
    private static let lanes = 4
    private static let rounds = 250

    /// One lane: what it needs to send two requests before either is answered.
    private struct Lane {
        let first: LiveClient
        let second: LiveClient

        init(_ gateway: LiveGateway) throws {
            first = try gateway.connect()
            second = try gateway.connect()
        }

        func ask(_ client: LiveClient, _ method: String, _ path: String) throws -> LiveResponse {
            try client.send(method, path)
            return try client.receive()
        }

        func sendUpload(_ client: LiveClient, _ name: String, to adapter: String) throws {
            var form = TestForm()
            form.add("name", name)
            form.add("artifactVersion", "1.0.0")
            form.add("adapter", adapter)
            if adapter == "cluster" { form.add("artifactType", "application/x-deploy") }
            form.add("chart", Array("archive".utf8), filename: "chart.tgz")
            let type = "multipart/form-data; boundary=\(TestForm.boundary)"
            try client.send("POST", RouteTable.descriptors, ["Content-Type": type], body: form.finished)
        }

        func upload(_ name: String, to adapter: String) throws -> Int {
            try sendUpload(first, name, to: adapter)
            return try first.receive().status
        }
    }

    /// Runs `round` on all lanes at the same time, with a package name of its own each.
    private func race(_ round: @escaping @Sendable (Lane, _ package: String, _ number: Int) throws -> Void)
        throws
    {
        try LiveGateway.run([TestAdapter(name: "mem"), .deployer("cluster")]) { gateway in
            let failures = Mutex<[String]>([])
            let running = UncheckedGateway(gateway: gateway)
            DispatchQueue.concurrentPerform(iterations: Self.lanes) { index in
                do {
                    // Connected here: a lane may wait for its thread longer than a connection may be idle.
                    let lane = try Lane(running.gateway)
                    for number in 0..<Self.rounds { try round(lane, "p\(index)-\(number)", number) }
                } catch {
                    failures.withLock { $0.append("lane \(index): \(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
        }
    }

    /// Nothing of it changes once it is made; every lane connects to it.
    private struct UncheckedGateway: @unchecked Sendable { let gateway: LiveGateway }

    @Test func `what was deployed before its deletion was asked for is never deleted without force`() throws {
        let outcomes = Mutex<[Int: Int]>([:])
        try race { lane, package, number in
            let path = RouteTable.descriptors + "/\(package)-1.0.0"
            #expect(try lane.upload(package, to: "mem") == 201)
            let deletion: LiveResponse
            switch number % 3 {
            case 0:
                #expect(try lane.upload(package, to: "cluster") == 201)
                deletion = try lane.ask(lane.second, "DELETE", path)
                #expect(deletion.status == 409, "\(package) was deployed already")
            case 1:
                try lane.sendUpload(lane.first, package, to: "cluster")
                deletion = try lane.ask(lane.second, "DELETE", path)
                #expect(try lane.first.receive().status == 201)
            default:
                try lane.second.send("DELETE", path)
                try lane.sendUpload(lane.first, package, to: "cluster")
                deletion = try lane.second.receive()
                #expect(try lane.first.receive().status == 201)
            }
            #expect(deletion.status == 204 || deletion.error == "PackageInUse")
            #expect(try lane.ask(lane.second, "GET", path).status == (deletion.status == 204 ? 404 : 200))
            if deletion.status == 409 {
                #expect(try lane.ask(lane.second, "DELETE", path + "?force=true").status == 204)
            }
            outcomes.withLock { $0[deletion.status, default: 0] += 1 }
        }
        let counted = outcomes.withLock { $0 }
        #expect((counted[204] ?? 0) > 0 && (counted[409] ?? 0) >= Self.lanes * Self.rounds / 3, "\(counted)")
    }

    @Test func `of two deletions one is answered 204`() throws {
        try race { lane, package, _ in
            let path = RouteTable.descriptors + "/\(package)-1.0.0"
            #expect(try lane.upload(package, to: "mem") == 201)
            try lane.first.send("DELETE", path)
            try lane.second.send("DELETE", path)
            let statuses = try [lane.first.receive().status, lane.second.receive().status]
            #expect(statuses.sorted() == [204, 404], "\(package)")
            #expect(try lane.ask(lane.first, "GET", path).status == 404)
        }
    }

    @Test func `an upload against a deletion ends as if one had come after the other`() throws {
        try race { lane, package, number in
            let path = RouteTable.descriptors + "/\(package)-1.0.0"
            let exists = number % 2 == 0
            if exists { #expect(try lane.upload(package, to: "mem") == 201) }
            try lane.second.send("DELETE", path)
            try lane.sendUpload(lane.first, package, to: "mem")
            let deletion = try lane.second.receive().status
            let upload = try lane.first.receive().status
            let isThere = try lane.ask(lane.first, "GET", path).status == 200
            switch (deletion, upload) {
            case (204, 201):
                #expect(isThere == exists, "\(package): deleted first where there was one, else last")
            case (204, 409): #expect(exists && !isThere, "\(package)")
            case (404, 201): #expect(!exists && isThere, "\(package)")
            default: Issue.record("\(package): deletion \(deletion), upload \(upload)")
            }
        }
    }
}
