import AdapterHost
import Foundation
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

/// Each test looks for what is to be removed when it likes: the gateways themselves do so every minute.
@Suite("Soft-deleted packages whose time is over", .ownThread)
struct LivePurgeTests {
    private static let path = RouteTable.descriptors + "/app-00000-2.0.0"

    private let lifecycle: LifecycleSettings = {
        var lifecycle = LifecycleSettings()
        lifecycle.purgeAfter = .nanoseconds(1)
        return lifecycle
    }()

    private func key(_ number: Int, of adapter: String = "mem") -> PackageKey {
        PackageKey(adapter: adapter, repository: "local", name: "app-0000\(number)", version: "2.0.0")
    }

    /// Marks packages as a soft deletion does, whoever uses them and whether they are there or not.
    private func mark(
        _ numbers: Range<Int>,
        of adapter: String = "mem",
        checksum: String? = nil,
        in gateway: LiveGateway
    ) throws {
        for number in numbers {
            try gateway.states.deprecate(
                key(number, of: adapter),
                checksum: checksum,
                isSoftDeletion: true,
                from: .available,
                by: .gateway
            )
        }
    }

    private func purge(_ gateway: LiveGateway, limit: Int = 100) {
        SoftDeletionPurge(api: gateway.api, limit: limit).run()
    }

    private func questions(_ gateway: LiveGateway, _ result: String) throws -> String? {
        let labels = #"{adapter="mem",operation="package_get",result="\#(result)"}"#
        return try gateway.metric("o2dms_adapter_calls_total" + labels)
    }

    @Test func `a soft-deleted package is removed after its time if nobody uses it`() throws {
        try LiveGateway.run([.packages(4)], lifecycle: lifecycle) { gateway in
            let other = RouteTable.descriptors + "/app-00001-2.0.0"
            #expect(try gateway.patch(other, #"{"status":"deprecated"}"#).status == 200)
            #expect(try gateway.send("DELETE", Self.path + "?force=false").status == 204)
            SoftDeletionPurge(api: gateway.api).run()
            #expect(try gateway.get(Self.path).status == 404)
            #expect(try gateway.get(other).status == 200, "what was marked by a patch is not to be deleted")
            let record = try #require(gateway.get(RouteTable.audit).json.elements?.first)
            #expect(record["action"] == "purged" && record["who"] == "o2dms-gateway")
        }
    }

    @Test(arguments: [["FRESH"], []])
    func `the mark of a package that its repository does not show is kept: it may be empty for an afternoon`(
        variants: [String]
    ) throws {
        let adapter = TestAdapter(name: "mem", variants: variants, config: #"{"seed":2}"#)
        try LiveGateway.run([adapter], lifecycle: lifecycle) { gateway in
            try mark(7..<8, in: gateway)
            purge(gateway)
            #expect(gateway.states.recorded.mark(of: key(7)) != nil)
            let records = try #require(gateway.get(RouteTable.audit).json.elements)
            #expect(records.map { $0["action"] } == ["soft_deleted"])
        }
    }

    @Test func `packages of an adapter that is not configured take no other's turn`() throws {
        try LiveGateway.run([.packages(2)], lifecycle: lifecycle) { gateway in
            try mark(0..<8, of: "away", in: gateway)
            try mark(0..<1, in: gateway)
            purge(gateway, limit: 1)
            #expect(try gateway.get(Self.path).status == 404)
            #expect(gateway.states.keysToPurge.count == 8)
        }
    }

    @Test func `what a deletion just now may have removed is left until that is known`() throws {
        try LiveGateway.run([.packages(2)], lifecycle: lifecycle) { gateway in
            try mark(0..<1, in: gateway)
            _ = try gateway.states.begin(.delete, of: key(0), by: .gateway)
            purge(gateway)
            #expect(try gateway.get(Self.path).status == 200)
            #expect(try gateway.states.openEntries(olderThan: 0).count == 1)
            #expect(gateway.states.keysToPurge == [key(0)])
        }
    }

    @Test func `a backend that does not answer a removal is not asked for another one`() throws {
        let stubborn = TestAdapter(name: "mem", config: #"{"seed":4,"stubborn":1}"#)
        try LiveGateway.run([stubborn], lifecycle: lifecycle) { gateway in
            try mark(0..<3, in: gateway)
            purge(gateway)
            let labels = #"{adapter="mem",operation="package_delete",result="unavailable"}"#
            #expect(try gateway.metric("o2dms_adapter_calls_total" + labels) == "1")
        }
    }

    @Test func `a package that its deletion does not find any more is not sought for ever`() throws {
        let adapters = ["mem", "tool"].map { TestAdapter(name: $0, config: #"{"shared":"vanished"}"#) }
        try LiveGateway.run(adapters, lifecycle: lifecycle) { gateway in
            let path = RouteTable.descriptors + "/late-1.0.0"
            let fields = [("name", "late"), ("artifactVersion", "1.0.0")]
            #expect(try gateway.upload(fields).status == 201)
            let reread = TestAdapter(name: "tool", config: #"{"shared":"vanished","again":1}"#)
            try gateway.replace(with: [adapters[0], reread])
            #expect(try gateway.send("DELETE", path + "?force=false&adapter=mem").status == 204)
            #expect(try gateway.send("DELETE", path + "?adapter=tool").status == 204)
            for _ in 0..<2 { purge(gateway) }
            let records = try #require(gateway.get(RouteTable.audit).json.elements)
            let actions = records.compactMap { $0["action"]?.string }
            #expect(actions == ["lapsed", "deletion_failed", "deleted", "soft_deleted", "uploaded"])
            #expect(gateway.states.recorded.isEmpty)
        }
    }

    @Test func `no more packages are asked about at a time than the limit says`() throws {
        try LiveGateway.run([.packages(8)], lifecycle: lifecycle) { gateway in
            try mark(0..<3, in: gateway)
            purge(gateway, limit: 2)
            #expect(gateway.states.keysToPurge.count == 1)
            try mark(3..<4, in: gateway)
            purge(gateway, limit: 2)
            #expect(gateway.states.keysToPurge.isEmpty)
        }
    }

    @Test func `a backend that does not answer is asked about one package each time`() throws {
        let broken = TestAdapter(name: "mem", config: #"{"fail":1}"#)
        try LiveGateway.run([broken], lifecycle: lifecycle) { gateway in
            try mark(0..<3, in: gateway)
            purge(gateway)
            #expect(try questions(gateway, "unavailable") == "1")
            #expect(gateway.states.keysToPurge.count == 3)
        }
    }

    @Test func `while nobody can say who uses packages, one is asked about each time, and none is removed`()
        throws
    {
        let adapters = [TestAdapter.packages(6), .deployer("blind", behaviour: "fail")]
        try LiveGateway.run(adapters, lifecycle: lifecycle) { gateway in
            try mark(0..<3, in: gateway)
            purge(gateway)
            #expect(try questions(gateway, "ok") == "1")
            #expect(gateway.states.keysToPurge.count == 3)
        }
    }

    @Test func `a package that was restored and soft-deleted again on another replica has its time anew`()
        throws
    {
        var lifecycle = lifecycle
        lifecycle.purgeAfter = .seconds(3600)
        lifecycle.refresh = .seconds(3600)
        try withStateFile { url in
            let long = Deprecation(since: 1, who: "", isSoftDeletion: true)
            let record = AuditRecord(
                time: 1,
                action: AuditAction.softDeleted.rawValue,
                key: key(0),
                before: "available",
                after: "deprecated",
                who: "",
                requestID: ""
            )
            try StateStore(url: url).commit(StateTransition(.deprecate(long), audit: record))
            try LiveGateway.run([.packages(2)], state: url, lifecycle: lifecycle) { one in
                try LiveGateway.run([.packages(2)], state: url, lifecycle: lifecycle) { other throws in
                    #expect(try one.patch(Self.path, #"{"status":"available"}"#).status == 200)
                    #expect(try one.send("DELETE", Self.path + "?force=false").status == 204)
                    #expect(other.states.keysToPurge == [key(0)], "it has not heard of that")
                    purge(other)
                    #expect(try other.get(Self.path).status == 200)
                    #expect(try other.get(RouteTable.audit + "?action=purged")["X-Total-Count"] == "0")
                }
            }
        }
    }

    @Test func `the archive of the mark is removed and no other, also where none is shown`()
        throws
    {
        let adapter = TestAdapter(name: "mem", variants: ["CONDITIONAL"], config: #"{"seed":2}"#)
        try LiveGateway.run([adapter], lifecycle: lifecycle) { gateway in
            try mark(0..<1, checksum: "sha256:" + String(repeating: "a", count: 64), in: gateway)
            purge(gateway)
            #expect(try gateway.get(Self.path).status == 200)
            #expect(gateway.states.recorded.isEmpty, "the mark meant another one")
        }
    }
}
