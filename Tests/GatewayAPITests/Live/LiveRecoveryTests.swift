import AdapterHost
import Foundation
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("What a crash left, at the next start", .ownThread)
struct LiveRecoveryTests {
    private let path = RouteTable.descriptors + "/app-00000-2.0.0"

    @Test func `what a crash left undone is found out before the gateway is ready`() throws {
        try withStateFile { url in
            let origin = ChangeOrigin(who: "10.0.0.1", requestID: "r-crash")
            func key(_ name: String) -> PackageKey {
                PackageKey(adapter: "mem", repository: "", name: name, version: "2.0.0")
            }
            let crashed = PackageStates(try StateStore(url: url))
            try crashed.refresh()
            // An upload that came through, one that did not, a deletion that came through, one that did not.
            _ = try crashed.begin(
                .upload,
                of: key("app-00000"),
                idempotency: IdempotencyKey("k-1", fingerprint: "f"),
                by: origin
            )
            _ = try crashed.begin(.upload, of: key("lost"), by: origin)
            _ = try crashed.begin(.delete, of: key("gone"), by: origin)
            _ = try crashed.begin(.delete, of: key("app-00001"), by: origin)
            try LiveGateway.run([.packages(4)], state: url) { gateway in
                let records = try gateway.get(RouteTable.audit).json.elements ?? []
                let told = records.map { "\($0["action"]?.string ?? "") \($0["name"]?.string ?? "")" }
                    .sorted()
                #expect(
                    told == [
                        "deleted gone", "deletion_failed app-00001", "upload_lost lost", "uploaded app-00000",
                    ]
                )
                #expect(records.allSatisfy { $0["who"] == "10.0.0.1" && $0["requestId"] == "r-crash" })
                #expect(try gateway.get("/readyz").status == 200)
                try gateway.awaitTold(1)
                #expect(gateway.told == [Announcements.Told(isRecovered: true, isReadOnly: false)])
                #expect(try gateway.states.openEntries(olderThan: 0).isEmpty)
                guard
                    case .answered(let answer) = try gateway.states.claim(
                        IdempotencyKey("k-1", fingerprint: "f")
                    )
                else {
                    Issue.record("the client who asks again gets no answer")
                    return
                }
                #expect(answer.body == (try gateway.get(path)).body)
            }
        }
    }

    @Test
    func `an adapter that cannot tell what a crash left keeps the gateway from being ready for a while only`()
        throws
    {
        try withStateFile { url in
            let crashed = PackageStates(try StateStore(url: url))
            try crashed.refresh()
            let key = PackageKey(adapter: "mem", repository: "", name: "x", version: "1.0.0")
            _ = try crashed.begin(.upload, of: key, by: ChangeOrigin(who: "10.0.0.1", requestID: "r"))
            var lifecycle = LifecycleSettings()
            lifecycle.recoveryTimeout = .milliseconds(10)
            let broken = TestAdapter(name: "mem", config: #"{"fail":1}"#)
            try LiveGateway.run([broken], state: url, lifecycle: lifecycle) { gateway throws in
                #expect(try gateway.get("/readyz").status == 200)
                #expect(try gateway.states.openEntries(olderThan: 0).count == 1, "it is not forgotten")
            }
        }
    }

    /// Uploads of these packages, begun by a gateway that is no more.
    private func begin(_ names: [String], on adapter: String, at url: String) throws {
        let crashed = PackageStates(try StateStore(url: url))
        try crashed.refresh()
        for name in names {
            let key = PackageKey(adapter: adapter, repository: "", name: name, version: "2.0.0")
            _ = try crashed.begin(.upload, of: key, by: ChangeOrigin(who: "10.0.0.1", requestID: "r"))
        }
    }

    private func questions(_ gateway: LiveGateway, _ result: String) throws -> String? {
        let labels = #"{adapter="mem",operation="package_get",result="\#(result)"}"#
        return try gateway.metric("o2dms_adapter_calls_total" + labels)
    }

    @Test func `a backend that swallows questions costs the others nothing, and the start its time at most`()
        throws
    {
        try withStateFile { url in
            try begin((0..<12).map { "swallowed-\($0)" }, on: "mem", at: url)
            try begin(["app-00000"], on: "other", at: url)
            var lifecycle = LifecycleSettings()
            lifecycle.recoveryTimeout = .seconds(1)
            let adapters = [
                TestAdapter(name: "mem", config: #"{"swallow":1}"#, timeout: .seconds(2)),
                TestAdapter(name: "other", config: #"{"seed":4}"#),
            ]
            try LiveGateway.run(adapters, state: url, lifecycle: lifecycle) { gateway throws in
                #expect(try gateway.get("/readyz").status == 200)
                let told = try gateway.get(RouteTable.audit).json.elements ?? []
                #expect(told.map { $0["adapter"] } == ["other"] && told.map { $0["action"] } == ["uploaded"])
                #expect(try gateway.states.openEntries(olderThan: 0).count == 12, "they are not forgotten")
            }
        }
    }

    @Test func `an operation that a repository never answers for does not stand before its others for ever`()
        throws
    {
        try withStateFile { url in
            try begin(["mute", "app-00000"], on: "mem", at: url)
            var lifecycle = LifecycleSettings()
            lifecycle.recoveryTimeout = .zero
            try LiveGateway.run([.packages(4)], state: url, lifecycle: lifecycle) { gateway throws in
                // Which one is first is left to chance.
                for _ in 0..<64 where try gateway.states.openEntries(olderThan: 0).count > 1 {
                    _ = try JournalRecovery(api: gateway.api).run(youngest: 0)
                }
                let open = try gateway.states.openEntries(olderThan: 0)
                #expect(open.map(\.operation.key.name) == ["mute"])
            }
        }
    }

    @Test func `a repository that does not answer is waited for once each time`() throws {
        try withStateFile { url in
            try begin(["one", "two", "three"], on: "mem", at: url)
            var lifecycle = LifecycleSettings()
            lifecycle.recoveryTimeout = .zero
            let broken = TestAdapter(name: "mem", config: #"{"fail":1}"#)
            try LiveGateway.run([broken], state: url, lifecycle: lifecycle) { gateway throws in
                #expect(try questions(gateway, "unavailable") == nil, "in no time nobody is asked")
                for count in 1...2 {
                    #expect(try JournalRecovery(api: gateway.api).run(youngest: 0) == 3)
                    #expect(try questions(gateway, "unavailable") == "\(count)")
                }
            }
        }
    }
}
