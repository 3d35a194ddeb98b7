import AdapterHost
import Foundation
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

/// Adapters that have not seen yet what others have done to their repository.
@Suite("A view that is older than its repository", .ownThread)
struct LiveStaleViewTests {
    private static let late = RouteTable.descriptors + "/late-1.0.0"
    private static let deprecate = #"{"status":"deprecated"}"#

    /// What adapters may be able to do: look at their backend when they are asked, delete one archive only.
    static let abilities = [["FRESH"], ["CONDITIONAL"], ["FRESH", "CONDITIONAL"]]

    /// An adapter, and beside it another tool that works on the same repository.
    private func adapters(_ variants: [String], _ backend: String) -> [TestAdapter] {
        ["mem", "tool"].map {
            TestAdapter(name: $0, variants: variants, config: #"{"shared":"\#(backend)"}"#)
        }
    }

    private func upload(_ archive: String, to gateway: LiveGateway, by adapter: String = "mem") throws {
        let fields = [("name", "late"), ("artifactVersion", "1.0.0"), ("adapter", adapter)]
        let answer = try gateway.upload(fields, archive: Array(archive.utf8))
        #expect(answer.status == 201, "\(answer.text)")
    }

    /// Runs `body` with two replicas of which the second has last read a repository when it had the archive `a` in the place of `b`.
    private func withStaleReplica(
        _ variants: [String],
        _ lifecycle: LifecycleSettings = LifecycleSettings(),
        isSoftDeleted: Bool = false,
        _ body: (_ one: LiveGateway, _ other: LiveGateway) throws -> Void
    ) throws {
        let adapters = adapters(variants, "\(UUID())")
        try withStateFile { url in
            try LiveGateway.run(adapters, state: url, lifecycle: lifecycle) { one in
                try upload("a", to: one)
                try LiveGateway.run(adapters, state: url, lifecycle: lifecycle) { other in
                    if isSoftDeleted {
                        #expect(try one.send("DELETE", Self.late + "?force=false").status == 204)
                        // Behind the back of the gateways' adapter: the mark stays.
                        #expect(try other.send("DELETE", Self.late + "?adapter=tool").status == 204)
                        try upload("b", to: other, by: "tool")
                    } else {
                        #expect(try one.send("DELETE", Self.late).status == 204)
                        try upload("b", to: one)
                    }
                    try body(one, other)
                }
            }
        }
    }

    @Test(arguments: abilities)
    func `a condition holds against what is there now, not against what was read last`(variants: [String])
        throws
    {
        try withStaleReplica(variants) { one, other in
            let seen = try #require(try other.get(Self.late)["ETag"])
            for query in ["?dryRun=true", ""] {
                let refused = try other.send("DELETE", Self.late + query, ["If-Match": seen])
                #expect(refused.status == 412 && refused.error == "PreconditionFailed", "\(refused.text)")
            }
            #expect(try one.get(Self.late + "/artifact").text == "b")
            guard variants.contains("FRESH") else { return }
            let current = try #require(try other.get(Self.late)["ETag"])
            #expect(current != seen, "it has looked")
            #expect(try other.send("DELETE", Self.late, ["If-Match": current]).status == 204)
        }
    }

    @Test func `a dry run of a deletion minds its condition`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            let path = RouteTable.descriptors + "/app-00000-2.0.0"
            let current = try #require(try gateway.get(path)["ETag"])
            for query in ["?dryRun=true", "?dryRun=true&force=false", "?dryRun=true&force=true"] {
                #expect(try gateway.send("DELETE", path + query, ["If-Match": #""0""#]).status == 412)
                #expect(try gateway.send("DELETE", path + query, ["If-Match": current]).status == 200)
            }
        }
    }

    @Test(arguments: abilities)
    func `a package that has come in the place of a soft-deleted one is not removed in its stead`(
        variants: [String]
    ) throws {
        var lifecycle = LifecycleSettings()
        lifecycle.purgeAfter = .nanoseconds(1)
        try withStaleReplica(variants, lifecycle, isSoftDeleted: true) { _, other throws in
            SoftDeletionPurge(api: other.api).run()
            #expect(try other.send("DELETE", Self.late + "?adapter=tool&dryRun=true").status == 200)
            let audit = try other.get(RouteTable.audit + "?action=lapsed").json
            let record = try #require(audit.elements?.first)
            #expect(record["before"] == "deprecated" && record["after"] == "available")
            #expect(record["who"] == "o2dms-gateway")
            let line = try other.waitForLine {
                $0["msg"]?.string?.contains("has been replaced by another archive, which stays") == true
            }
            #expect(line["packageId"] == "late-1.0.0")
            #expect(other.states.recorded.isEmpty)
        }
    }

    @Test func `an adapter that can neither look nor tell archives apart goes by name and version`() throws {
        var lifecycle = LifecycleSettings()
        lifecycle.purgeAfter = .nanoseconds(1)
        try withStaleReplica([], lifecycle, isSoftDeleted: true) { _, other throws in
            SoftDeletionPurge(api: other.api).run()
            #expect(try other.send("DELETE", Self.late + "?adapter=tool").status == 404)
        }
    }

    @Test func `a replaced package can be marked on a replica that has not seen it yet`() throws {
        for method in ["PATCH", "DELETE"] {
            try withStaleReplica(["FRESH"]) { one, other in
                let answer =
                    try method == "PATCH"
                    ? other.patch(Self.late, Self.deprecate)
                    : other.send("DELETE", Self.late + "?force=false")
                #expect(answer.status == (method == "PATCH" ? 200 : 204), "\(answer.text)")
                try one.states.refresh()
                #expect(try one.get(Self.late)["Deprecation"] != nil, "the mark is the new archive's")
            }
        }
    }

    @Test func `what has been deleted is not there to be marked, once the repository has been asked`() throws
    {
        let adapters = adapters(["FRESH"], "\(UUID())")
        try withStateFile { url in
            try LiveGateway.run(adapters, state: url) { one in
                try upload("a", to: one)
                try LiveGateway.run(adapters, state: url) { other throws in
                    #expect(try one.send("DELETE", Self.late).status == 204)
                    #expect(try other.patch(Self.late, Self.deprecate).status == 404)
                    #expect(try other.get(Self.late + "?adapter=mem").status == 404)
                }
            }
        }
    }

    /// The head of an upload has arrived, its body has not.
    private func begin(_ gateway: LiveGateway, _ name: String) throws -> (LiveClient, body: [UInt8]) {
        var form = TestForm()
        for (name, value) in [("name", name), ("artifactVersion", "1.0.0")] { form.add(name, value) }
        form.add("chart", Array("archive".utf8), filename: "chart.tgz")
        let client = try gateway.connect()
        let headers = [
            "Content-Type": "multipart/form-data; boundary=\(TestForm.boundary)",
            "Content-Length": "\(form.finished.count)", "Expect": "100-continue",
        ]
        try client.send("POST", RouteTable.descriptors, headers)
        #expect(try client.receiveOne().status == 100)
        return (client, form.finished)
    }

    private func isListed(_ gateway: LiveGateway, _ name: String) throws -> Bool {
        let list = try gateway.get(RouteTable.descriptors + "?adapter=mem&name=\(name)").json
        return list.elements?.isEmpty == false
    }

    @Test func `what an instance ends after it was replaced, the one in its place shows at once`() throws {
        var adapters = adapters(["FRESH"], "\(UUID())")
        try LiveGateway.run(adapters) { gateway in
            try upload("a", to: gateway)
            let (client, body) = try begin(gateway, "slow")
            let shown = try gateway.get(Self.late + "?adapter=mem").json
            let key = try #require(gateway.states.lockedKey(of: shown))
            let lock = try gateway.states.lock(key)
            let deleter = try gateway.connect()
            try deleter.send("DELETE", Self.late + "?adapter=mem")
            // It has asked for its adapters when this is answered: the server has one thread.
            #expect(try gateway.get("/healthz").status == 200)
            adapters[0].timeout = .seconds(6)
            try gateway.replace(with: adapters)
            client.write(body)
            #expect(try client.receive().status == 201)
            #expect(try isListed(gateway, "slow"))
            lock.release()
            #expect(try deleter.receive().status == 204)
            #expect(try !isListed(gateway, "late"))
        }
    }

    @Test func `what ends while instances are made, and before they are in force, they show at once`() throws
    {
        var adapters = adapters(["FRESH"], "\(UUID())")
        try LiveGateway.run(adapters) { gateway in
            adapters[0].config.replace("{", with: #"{"slow":1,"#)
            let replace = try gateway.replacement(with: adapters)
            let done = DispatchSemaphore(value: 0)
            Thread.detachNewThread {
                do { try replace() } catch { Issue.record(error) }
                done.signal()
            }
            var count = 0
            repeat {
                count += 1
                let fields = [("name", "during-\(count)"), ("artifactVersion", "1.0.0")]
                #expect(try gateway.upload(fields).status == 201)
                #expect(try isListed(gateway, "during-\(count)"))
            } while done.wait(timeout: .now()) == .timedOut
            for number in 1...count {
                #expect(try isListed(gateway, "during-\(number)"), "\(number) of \(count)")
            }
        }
    }
}

extension PackageStates {
    /// The key by which a package that is shown is locked.
    fileprivate func lockedKey(of package: JSONValue) -> PackageKey? {
        guard let repository = package["extensions"]?["repository"]?.string else { return nil }
        return PackageKey(adapter: "mem", repository: repository, name: "late", version: "1.0.0")
    }
}
