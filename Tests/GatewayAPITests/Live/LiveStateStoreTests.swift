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

    /// Two replicas whose adapters see nothing of what the other one does, as if neither had read its repository again.
    private func withBlindReplicas(
        _ lifecycle: LifecycleSettings = LifecycleSettings(),
        _ body: (LiveGateway, LiveGateway) throws -> Void
    ) throws {
        try withStateFile { url in
            try LiveGateway.run([.packages()], state: url, lifecycle: lifecycle) { one in
                try LiveGateway.run([.packages()], state: url, lifecycle: lifecycle) { other in
                    try body(one, other)
                }
            }
        }
    }

    private static let late = RouteTable.descriptors + "/late-1.0.0"

    private func upload(_ archive: String, to gateway: LiveGateway) throws {
        let fields = [("name", "late"), ("artifactVersion", "1.0.0")]
        #expect(try gateway.upload(fields, archive: Array(archive.utf8)).status == 201)
    }

    @Test func `what one replica has deleted no other marks, though its adapter still shows it`() throws {
        try withBlindReplicas { one, other throws in
            try upload("a", to: one)
            try upload("a", to: other)
            for target in [path, Self.late] {
                #expect(try other.patch(target, #"{"status":"deprecated"}"#).status == 200)
                #expect(try one.send("DELETE", target).status == 204)
                let told = try one.get(RouteTable.audit)["X-Total-Count"]
                let late = [
                    try other.patch(target, #"{"status":"deprecated"}"#),
                    try other.patch(target, #"{"status":"available"}"#),
                    try other.send("DELETE", target + "?force=false"),
                ]
                for answer in late {
                    #expect(answer.status == 404 && answer.error == "PackageNotFound", "\(answer.text)")
                    #expect(answer.text.contains("has been deleted"))
                }
                let shown = try other.get(target)
                #expect(shown.status == 200 && shown["Deprecation"] == nil, "the mark went with the package")
                #expect(try one.get(RouteTable.audit)["X-Total-Count"] == told)
            }
        }
    }

    @Test func `a package that is uploaded again can be marked where that archive is seen`() throws {
        try withBlindReplicas { one, other throws in
            try upload("a", to: one)
            try upload("a", to: other)
            #expect(try one.send("DELETE", Self.late).status == 204)
            try upload("a", to: one)
            #expect(try other.patch(Self.late, #"{"status":"deprecated"}"#).status == 200)
            #expect(try one.send("DELETE", Self.late).status == 204)
            try upload("b", to: one)
            #expect(
                try other.patch(Self.late, #"{"status":"deprecated"}"#).status == 404,
                "it sees the old one"
            )
            #expect(try one.patch(Self.late, #"{"status":"deprecated"}"#).status == 200)
            #expect(try one.get(Self.late)["Deprecation"] != nil)
            // Who removes a package asks its backend, which knows better than the state store.
            #expect(try other.send("DELETE", Self.late).status == 204)
        }
    }

    @Test func `what may just have been deleted by a replica that died is not marked, but can be deleted`()
        throws
    {
        try withBlindReplicas { one, other throws in
            let shown = try other.get(path).json
            let key = PackageKey(
                adapter: "mem",
                repository: try #require(shown["extensions"]?["repository"]?.string),
                name: "app-00000",
                version: "2.0.0"
            )
            let origin = ChangeOrigin(who: "10.0.0.1", requestID: "r-crash")
            _ = try one.states.begin(.delete, of: key, by: origin)
            for answer in [
                try other.patch(path, #"{"status":"deprecated"}"#),
                try other.send("DELETE", path + "?force=false"),
            ] {
                #expect(answer.status == 503 && answer["Retry-After"] == "1", "\(answer.text)")
                #expect(answer.text.contains("may or may not have come through"), "\(answer.text)")
            }
            #expect(try other.get(RouteTable.audit)["X-Total-Count"] == "0")
            #expect(try other.send("DELETE", path).status == 204)
            #expect(try other.states.openEntries(olderThan: 0).isEmpty)
        }
    }

    @Test func `that a package was deleted is known for the time that is configured`() throws {
        var lifecycle = LifecycleSettings()
        lifecycle.removalRetention = .nanoseconds(1)
        try withBlindReplicas(lifecycle) { one, other throws in
            #expect(try one.send("DELETE", path).status == 204)
            #expect(try other.patch(path, #"{"status":"deprecated"}"#).status == 200)
        }
    }

    @Test func `a mark never passes to another archive of the same name and version`() throws {
        var lifecycle = LifecycleSettings()
        lifecycle.purgeAfter = .nanoseconds(1)
        try withBlindReplicas(lifecycle) { one, other throws in
            // As if another tool had replaced the package behind the back of all gateways.
            try upload("b", to: other)
            try upload("a", to: one)
            #expect(try one.send("DELETE", Self.late + "?force=false").status == 204)
            try other.states.refresh()
            let replaced = try other.get(Self.late)
            #expect(try replaced.json["extensions"]?["status"] == "available")
            #expect(replaced["Deprecation"] == nil && replaced["Warning"] == nil)
            #expect(try other.get(RouteTable.descriptors + "?status=deprecated").json.elements?.count == 0)
            SoftDeletionPurge(api: other.api).run()
            #expect(try other.get(Self.late).status == 200, "nobody asked for its deletion")
            #expect(try other.patch(Self.late, #"{"status":"deprecated"}"#).status == 200)
            #expect(try other.get(RouteTable.descriptors + "?status=deprecated").json.elements?.count == 1)
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
                            #expect(late.text.contains("another operation on this package is under way"))
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
            for status in ["deprecated", "available", "in_use"] {
                let list = try gateway.get(RouteTable.descriptors + "?status=\(status)")
                #expect(list.status == 503 && list["Retry-After"] == "1", "\(status): nobody knows the marks")
                #expect(list.text.contains("cannot be told apart by status"))
            }
            #expect(try gateway.send("DELETE", path + "?dryRun=true").status == 200)
            let ready = try gateway.get("/readyz")
            #expect(try ready.status == 503 && ready.json["stateStore"] == "unavailable")
            #expect(try gateway.get("/healthz").status == 200)
        }
    }

    @Test func `whoever starts a gateway without its store is told once it has waited as long as it may`()
        throws
    {
        var lifecycle = LifecycleSettings()
        lifecycle.recoveryTimeout = .milliseconds(10)
        let url = "postgresql://nobody@127.0.0.1:1/none?connect_timeout=2"
        try LiveGateway.run([.packages()], state: url, lifecycle: lifecycle) { gateway in
            try gateway.awaitTold(1)
            // That the store went is told as well, which it may have done before.
            let readOnly = Announcements.Told(isRecovered: false, isReadOnly: true)
            #expect(gateway.told.allSatisfy { $0 == readOnly })
        }
    }
}
