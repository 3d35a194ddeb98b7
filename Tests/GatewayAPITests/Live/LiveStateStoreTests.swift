import Foundation
import GatewayHTTP
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Gateways and their state store", .ownThread)
struct LiveStateStoreTests {
    private let path = RouteTable.descriptors + "/app-00000-2.0.0"

    /// A file for states that several gateways share, or one after the other.
    private func withStateFile(_ body: (_ url: String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.path + "/state-\(UUID()).db"
        defer {
            for suffix in ["", "-wal", "-shm", ".locks"] {
                try? FileManager.default.removeItem(atPath: file + suffix)
            }
        }
        try body("sqlite:\(file)")
    }

    @Test func `states, answers under a key and the audit survive a restart`() throws {
        try withStateFile { url in
            let fields = [("name", "x"), ("artifactVersion", "1.0.0")]
            let key = ["Idempotency-Key": "k-1"]
            var first: LiveResponse?
            try LiveGateway.run([.packages()], state: url) { gateway in
                #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
                first = try gateway.upload(fields, headers: key)
            }
            try LiveGateway.run([.packages()], state: url) { gateway in
                #expect(try gateway.get(path).json["extensions"]?["status"] == "deprecated")
                let again = try gateway.upload(fields, headers: key)
                #expect(
                    again.status == 201 && again.text == first?.text
                        && again["Location"] == first?["Location"]
                )
                #expect(try gateway.get(RouteTable.audit)["X-Total-Count"] == "2")
            }
        }
    }

    @Test func `what one replica changes the others show after the refresh, and keys hold across them`()
        throws
    {
        var lifecycle = LifecycleSettings()
        lifecycle.refresh = .milliseconds(20)
        try withStateFile { url in
            try LiveGateway.run([.packages()], state: url, lifecycle: lifecycle) { one in
                try LiveGateway.run([.packages()], state: url, lifecycle: lifecycle) { other in
                    #expect(try other.get(path).json["extensions"]?["status"] == "available")
                    #expect(try one.patch(path, #"{"status":"deprecated"}"#).status == 200)
                    let deadline = ContinuousClock.now + .seconds(10)
                    while try other.get(path)["Deprecation"] == nil, ContinuousClock.now < deadline {}
                    #expect(try other.get(path)["Deprecation"] != nil)
                    // Before it decides, a replica asks what is so.
                    #expect(try one.patch(path, #"{"status":"available"}"#).status == 200)
                    #expect(try other.patch(path, #"{"status":"deprecated"}"#).status == 200)
                    #expect(try one.get(RouteTable.audit)["X-Total-Count"] == "3")
                    let fields = [("name", "x"), ("artifactVersion", "1.0.0")]
                    let key = ["Idempotency-Key": "k-1"]
                    let first = try one.upload(fields, headers: key)
                    let again = try other.upload(fields, headers: key)
                    #expect(first.status == 201 && again.status == 201 && again.text == first.text)
                    #expect(
                        try other.upload([("name", "y"), ("artifactVersion", "1.0.0")], headers: key).status
                            == 422
                    )
                }
            }
        }
    }

    @Test func `a change waits for another of the same package, of any replica, and gives up in time`() throws
    {
        var lifecycle = LifecycleSettings()
        lifecycle.lockTimeout = .milliseconds(50)
        try withStateFile { url in
            try LiveGateway.run([.packages(4)], state: url, lifecycle: lifecycle) { one in
                try LiveGateway.run([.packages(4)], state: url, lifecycle: lifecycle) { other in
                    let key = PackageKey(
                        adapter: "mem",
                        repository: "any",
                        name: "app-00000",
                        version: "2.0.0"
                    )
                    let lock = try one.states.lock(key)
                    for gateway in [one, other] {
                        for (method, body) in [("PATCH", #"{"status":"deprecated"}"#), ("DELETE", nil)] {
                            let type = body == nil ? [:] : ["Content-Type": StatusPatch.mediaType]
                            let late = try gateway.send(method, path, type, body: body.map { Array($0.utf8) })
                            #expect(late.status == 503 && late["Retry-After"] == "1", "\(method)")
                        }
                        let upload = try gateway.upload([("name", "app-00000"), ("artifactVersion", "2.0.0")])
                        #expect(upload.status == 503)
                        let free = RouteTable.descriptors + "/app-00001-2.0.0"
                        #expect(try gateway.patch(free, #"{"status":"deprecated"}"#).status == 200)
                    }
                    lock.release()
                    #expect(try other.patch(path, #"{"status":"deprecated"}"#).status == 200)
                }
            }
        }
    }

    @Test func `without its store nothing is changed and everything is read`() throws {
        // Nobody listens on this port.
        let url = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
        try LiveGateway.run([.packages(3)], state: url) { gateway in
            let form = try gateway.upload([("name", "x"), ("artifactVersion", "1.0.0")])
            let answers = [
                form, try gateway.patch(path, #"{"status":"deprecated"}"#), try gateway.send("DELETE", path),
                try gateway.send("DELETE", path + "?force=false"),
                try gateway.send("DELETE", path + "?force=true"),
            ]
            for answer in answers {
                #expect(answer.status == 503 && answer.error == "ServiceUnavailable")
                #expect(answer["Retry-After"] == "1")
                #expect(!answer.text.contains("127.0.0.1"), "no address of the server's")
            }
            #expect(try gateway.get(RouteTable.audit).status == 503)
            #expect(try gateway.get(path).json["extensions"]?["status"] == "available")
            #expect(try gateway.get(RouteTable.descriptors).json.elements?.count == 3)
            #expect(try gateway.get(path + "/artifact").status == 200)
            #expect(try gateway.send("DELETE", path + "?dryRun=true").status == 200)
            let ready = try gateway.get("/readyz")
            #expect(try ready.status == 503 && ready.json["stateStore"] == "unavailable")
            #expect(try gateway.get("/healthz").status == 200)
        }
    }

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
}
