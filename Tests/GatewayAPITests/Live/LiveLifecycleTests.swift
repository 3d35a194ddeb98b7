import AdapterHost
import Foundation
import GatewayHTTP
import JSONText
import PackageLifecycle
import Synchronization
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("The life of a package over a socket", .ownThread)
struct LiveLifecycleTests {
    private let path = RouteTable.descriptors + "/app-00000-2.0.0"

    private func user(_ name: String, evidence: Int = 1) -> ScriptedDeployment {
        ScriptedDeployment(id: "prod.\(name)", name: name, evidence: evidence)
    }

    private func status(_ gateway: LiveGateway) throws -> String? {
        try gateway.get(path).json["extensions"]?["status"]?.string
    }

    @Test func `a package is marked deprecated and restored, and whoever takes it meanwhile is warned`()
        throws
    {
        try LiveGateway.run([.packages(4)]) { gateway in
            #expect(try status(gateway) == "available")
            let marked = try gateway.patch(path, #"{"status":"deprecated"}"#)
            #expect(marked.status == 200)
            #expect(try marked.json["extensions"]?["status"]?.string == "deprecated")
            for target in [path, path + "/artifact"] {
                let answer = try gateway.get(target)
                #expect(answer.status == 200, "\(target)")
                #expect(
                    answer["Deprecation"]?.wholeMatch(of: /@17[0-9]{8}|@1[89][0-9]{8}/) != nil,
                    "\(target)"
                )
                #expect(answer["Warning"] == #"299 - "this package is deprecated""#, "\(target)")
            }
            #expect(try gateway.get(path).text == marked.text)
            let other = try gateway.get(RouteTable.descriptors + "/app-00001-2.0.0")
            #expect(other["Deprecation"] == nil && other["Warning"] == nil)
            let restored = try gateway.patch(path, #"{"status":"available"}"#)
            #expect(try restored.json["extensions"]?["status"]?.string == "available")
            #expect(restored["Deprecation"] == nil)
            #expect(try gateway.get(path)["Deprecation"] == nil)
        }
    }

    @Test func `a change is made only to the package as the client saw it, if it says so`() throws {
        try LiveGateway.run([.packages(4), .deployer("one")]) { gateway in
            func change(_ method: String, _ condition: String, _ query: String = "") throws -> LiveResponse {
                let body = method == "PATCH" ? Array(#"{"status":"deprecated"}"#.utf8) : nil
                let headers = ["If-Match": condition, "Content-Type": StatusPatch.mediaType]
                return try gateway.send(method, path + query, headers, body: body)
            }
            let seen = try #require(gateway.get(path)["ETag"])
            let packed = try #require(gateway.get(path, ["Accept-Encoding": "gzip"])["ETag"])
            for stale in [#""0""#, "W/\(seen)", #""0", "1""#, "nonsense", ""] {
                for (method, query) in [("PATCH", ""), ("DELETE", ""), ("DELETE", "?force=false")] {
                    let answer = try change(method, stale, query)
                    #expect(
                        answer.status == 412 && answer.error == "PreconditionFailed",
                        "\(method) \(stale)"
                    )
                }
            }
            #expect(try status(gateway) == "available")
            #expect(try gateway.get(RouteTable.audit)["X-Total-Count"] == "0")
            let marked = try change("PATCH", packed)
            #expect(marked.status == 200)
            #expect(try marked["ETag"] == gateway.get(path)["ETag"], "the next change needs no further look")
            #expect(try change("PATCH", seen).status == 412, "it has changed meanwhile")
            #expect(try change("PATCH", "*").status == 200)
            #expect(try change("DELETE", #""0", \#(marked["ETag"] ?? "")"#).status == 204)
            #expect(try change("PATCH", "*").status == 404)
        }
    }

    @Test func `every change is one line of the log with the fields that the specification names`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            let uploaded = try gateway.upload([("name", "told"), ("artifactVersion", "1.0.0")])
            let path = RouteTable.descriptors + "/told-1.0.0"
            #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
            #expect(try gateway.patch(path, #"{"status":"available"}"#).status == 200)
            #expect(try gateway.send("DELETE", path + "?force=false").status == 204)
            #expect(try gateway.send("DELETE", path).status == 204)
            for message in [
                "package uploaded", "package deprecated", "package restored", "package soft-deleted",
                "package deleted",
            ] {
                let line = try gateway.waitForLine { $0["msg"]?.string == message }
                #expect(line["level"] == "info" && line["adapter"] == "mem", "\(message)")
                #expect(line["packageId"] == "told-1.0.0" && line["repository"] == "memory://repository")
                #expect(try line["checksum"] == uploaded.json["checksum"], "\(message)")
                #expect(line["duration"]?.string?.hasSuffix("s") == true, "\(message)")
                #expect(line["requestId"]?.string?.isEmpty == false, "\(message)")
            }
        }
    }

    @Test func `a change that changes nothing is answered alike, and leaves no trace in the audit`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            for body in ["{}", #"{"status":"available"}"#] {
                let answer = try gateway.patch(path, body)
                #expect(answer.status == 200, "\(body)")
            }
            for _ in 0..<2 { #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200) }
            #expect(try gateway.get(RouteTable.audit)["X-Total-Count"] == "1")
        }
    }

    static let badPatches: [(body: String, parameter: String?, words: String)] = [
        (#"{"status":"in_use"}"#, "status", "status can be set to"),
        (#"{"status":"uploaded"}"#, "status", "status can be set to"),
        (#"{"status":"gone"}"#, "status", "status can be set to"),
        (#"{"status":1}"#, "status", "status can be set to"),
        (#"{"status":["deprecated"]}"#, "status", "status can be set to"),
        (#"{"status":null}"#, "status", "cannot be removed"),
        (#"{"name":"x"}"#, "name", "only status can be changed, not name"),
        (#"{"status":"deprecated","name":"x"}"#, "name", "only status can be changed"),
        (#"{"Status":"deprecated"}"#, "Status", "only status can be changed"),
        (#"{"status":"deprecated","status":"available"}"#, nil, "duplicate key"),
        (#"["deprecated"]"#, nil, "must be a JSON object"),
        (#""deprecated""#, nil, "must be a JSON object"),
        ("null", nil, "must be a JSON object"),
        (#"{"status":"deprecated"} x"#, nil, "no JSON"),
        (#"{"status":"depre"#, nil, "no JSON"),
        ("", nil, "no body"),
    ]

    @Test func `a patch that means nothing is refused in words that say why`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            for (body, parameter, words) in Self.badPatches {
                let answer = try gateway.patch(path, body)
                #expect(answer.status == 400 && answer.error == "BadRequest", "\(body)")
                #expect(
                    try answer.json["message"]?.string?.contains(words) == true,
                    "\(body): \(answer.text)"
                )
                #expect(try answer.json["details"]?["parameter"]?.string == parameter, "\(body)")
            }
            let limit = Int(StatusPatch.limitBytes)
            let fitting = #"{"status":"deprecated"}"# + String(repeating: " ", count: limit - 23)
            #expect(fitting.utf8.count == limit)
            let larger = try gateway.patch(path, fitting + " ")
            #expect(larger.status == 413 && larger.error == "PayloadTooLarge")
            let chunked = "\(String(limit + 1, radix: 16))\r\n\(fitting) \r\n0\r\n\r\n"
            let unannounced = try gateway.send(
                "PATCH",
                path,
                ["Content-Type": StatusPatch.mediaType, "Transfer-Encoding": "chunked"],
                body: Array(chunked.utf8)
            )
            #expect(unannounced.status == 413)
            #expect(try status(gateway) == "available", "nothing of it has changed anything")
            #expect(try gateway.patch(path, fitting).status == 200)
        }
    }

    @Test(arguments: [
        ("application/json", 415), ("text/plain", 415), ("application/merge-patch+jsonx", 415),
        ("application/json-patch+json", 415), ("", 415),
        ("application/merge-patch+json; charset=utf-8", 200), ("Application/Merge-Patch+JSON", 200),
    ])
    func `a patch is a JSON merge patch by its content type`(type: String, status: Int) throws {
        try LiveGateway.run([.packages()]) { gateway in
            let answer = try gateway.patch(path, #"{"status":"deprecated"}"#, type: type)
            #expect(answer.status == status)
            if status == 415 { #expect(answer["Accept-Patch"] == "application/merge-patch+json") }
        }
    }

    @Test func `what is not there cannot be marked, and OPTIONS names the method`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            let answer = try gateway.patch(
                RouteTable.descriptors + "/gone-1.0.0",
                #"{"status":"deprecated"}"#
            )
            #expect(answer.status == 404 && answer.error == "PackageNotFound")
            let options = try gateway.send("OPTIONS", path)
            #expect(options["Allow"]?.contains("PATCH") == true)
        }
    }

    @Test func `a deployed package is in use, which is no state that can be left by a mark`() throws {
        try LiveGateway.run([.packages(4), .deployer("one", [user("web"), user("api")])]) { gateway in
            #expect(try status(gateway) == "in_use")
            let refused = try gateway.patch(path, #"{"status":"deprecated"}"#)
            #expect(refused.status == 409 && refused.error == "PackageInUse")
            let message = try refused.json["message"]?.string
            #expect(message == "Cannot deprecate package app-00000-2.0.0: used by 2 deployments")
            #expect(try refused.json["details"]?["deployments"]?.elements?.count == 2)
            #expect(
                try gateway.patch(path, #"{"status":"available"}"#).json["extensions"]?["status"] == "in_use"
            )
        }
    }

    @Test func `a package that is deployed in spite of its mark stays deprecated, and is protected`() throws {
        try LiveGateway.run([.packages(), .deployer("cluster")]) { gateway in
            #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
            let deployed = try gateway.upload([
                ("name", "app-00000"), ("artifactVersion", "2.0.0"), ("adapter", "cluster"),
                ("artifactType", "application/x-deploy"),
            ])
            #expect(deployed.status == 201)
            #expect(try status(gateway) == "deprecated")
            #expect(try gateway.send("DELETE", path).error == "PackageInUse")
        }
    }

    @Test func `where usage cannot be told nothing is invented, and nothing is marked`() throws {
        try LiveGateway.run([.packages(4), .deployer("blind", behaviour: "fail")]) { gateway in
            let shown = try gateway.get(path).json["extensions"]
            #expect(shown?["status"] == "available" && shown?["usageKnown"] == false)
            let refused = try gateway.patch(path, #"{"status":"deprecated"}"#)
            #expect(refused.status == 503 && refused["Retry-After"] != nil)
            let list = try gateway.get(RouteTable.descriptors + "?status=available")
            #expect(list["X-O2DMS-Partial"] == "blind;RepositoryUnavailable")
            #expect(try list.json.elements?.count == 4)
            let strict = try gateway.get(RouteTable.descriptors + "?status=available&partial=false")
            #expect(strict.error == "RepositoryUnavailable")
        }
    }

    @Test func `a list is filtered by status, with its total, its pages and its tag`() throws {
        let users = [0, 3, 7].map {
            ScriptedDeployment(id: "prod.d\($0)", name: "d\($0)", package: "app-0000\($0)")
        }
        let adapters = [TestAdapter.packages(20), .deployer("one", users)]
        try LiveGateway.run(adapters) { gateway in
            for index in [1, 2] {
                let target = RouteTable.descriptors + "/app-0000\(index)-2.0.0"
                #expect(try gateway.patch(target, #"{"status":"deprecated"}"#).status == 200)
            }
            func names(_ query: String) throws -> [String] {
                let answer = try gateway.get(RouteTable.descriptors + query)
                #expect(answer.status == 200, "\(query): \(answer.text)")
                return try (answer.json.elements ?? []).compactMap { $0["packageId"]?.string }
            }
            #expect(try names("?status=deprecated") == ["app-00001-2.0.0", "app-00002-2.0.0"])
            #expect(try names("?status=in_use") == ["app-00000-2.0.0", "app-00003-2.0.0", "app-00007-2.0.0"])
            let all = (0..<10).flatMap { ["app-0000\($0)-2.0.0", "app-0000\($0)-1.0.0"] }
            let others = [0, 1, 2, 3, 7].map { "app-0000\($0)-2.0.0" }
            #expect(try names("?status=available") == all.filter { !others.contains($0) })
            #expect(try names("?status=uploaded") == [])
            #expect(try names("?status=deprecated&name=app-00002") == ["app-00002-2.0.0"])
            let page = try gateway.get(RouteTable.descriptors + "?status=available&limit=2&offset=2")
            #expect(page["X-Total-Count"] == "15")
            #expect(page["Link"]?.contains("offset=4>; rel=\"next\"") == true)
            let second = ["app-00002-1.0.0", "app-00003-1.0.0"]
            #expect(try names("?status=available&limit=2&offset=2") == second)
            let tag = try #require(page["ETag"])
            let target = RouteTable.descriptors + "?status=available&limit=2&offset=2"
            #expect(try gateway.get(target, ["If-None-Match": tag]).status == 304)
            #expect(
                try gateway.patch(RouteTable.descriptors + "/app-00001-2.0.0", #"{"status":"available"}"#)
                    .status == 200
            )
            #expect(try gateway.get(target, ["If-None-Match": tag]).status == 200)
        }
    }

    @Test
    func `where nobody watches deployments all that is not marked is available, and in_use is not claimed`()
        throws
    {
        try LiveGateway.run([.packages(3)]) { gateway throws in
            #expect(try gateway.get(RouteTable.descriptors + "?status=available").json.elements?.count == 3)
            #expect(try gateway.get(RouteTable.descriptors + "?status=in_use").status == 501)
            #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
            #expect(try gateway.get(RouteTable.descriptors + "?status=available").json.elements?.count == 2)
            #expect(try gateway.get(RouteTable.descriptors + "?status=deprecated").json.elements?.count == 1)
        }
    }

    @Test(arguments: [1, 2])
    func `a page by status is that part of the whole list by status, over one adapter or several`(
        adapterCount: Int
    ) throws {
        let adapters = (0..<adapterCount).map { number in
            var adapter = TestAdapter.packages(9)
            if number > 0 {
                adapter.name = "other"
                adapter.config = #"{"prefix":"bpp","seed":8}"#
            }
            return adapter
        }
        try LiveGateway.run(adapters) { gateway throws in
            for index in [1, 3] {
                let target = RouteTable.descriptors + "/app-0000\(index)-2.0.0"
                #expect(try gateway.patch(target, #"{"status":"deprecated"}"#).status == 200)
            }
            let available = adapterCount == 1 ? 7 : 15
            try expectPages(gateway, "available", count: available)
            try expectPages(gateway, "deprecated", count: 2)
            for adapter in gateway.registry.current.adapters {
                let generation = gateway.states.recorded.generation
                #expect(
                    gateway.api.statusIndex.places(of: adapter, generation: generation)?.total == 9
                        - (adapter.name == "mem" ? 0 : 1)
                )
            }
            // Where packages stand is found out anew when marks or lists change.
            let target = RouteTable.descriptors + "/app-00001-2.0.0"
            #expect(try gateway.patch(target, #"{"status":"available"}"#).status == 200)
            try expectPages(gateway, "deprecated", count: 1)
            try expectPages(gateway, "available", count: available + 1)
            #expect(try gateway.send("DELETE", RouteTable.descriptors + "/app-00000-2.0.0").status == 204)
            try expectPages(gateway, "deprecated", count: 1)
            try expectPages(gateway, "available", count: available)
        }
    }

    /// Each page of the packages in a state is the same part of all of them, and there are so many.
    ///
    /// The pages come first: by what is known from before, if anything is.
    private func expectPages(_ gateway: LiveGateway, _ status: String, count: Int) throws {
        let list = RouteTable.descriptors + "?status=\(status)"
        var pages: [[JSONValue]] = []
        for offset in 0...count {
            let page = try gateway.get(list + "&limit=2&offset=\(offset)")
            #expect(page["X-Total-Count"] == "\(count)", "\(status) \(offset)")
            pages.append(try page.json.elements ?? [])
        }
        let whole = try #require(gateway.get(list).json.elements)
        #expect(whole.count == count)
        for (offset, page) in pages.enumerated() {
            #expect(page == Array(whole.dropFirst(offset).prefix(2)), "\(status) \(offset)")
        }
    }

    @Test func `an answer that was kept is not given again once a status has changed`() throws {
        try LiveGateway.run([.packages(30)]) { gateway throws in
            let page = RouteTable.descriptors + "?status=available&limit=10"
            for _ in 0..<2 {
                #expect(try gateway.get(page)["X-Total-Count"] == "30")
                #expect(try status(gateway) == "available")
            }
            #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
            #expect(try gateway.get(page)["X-Total-Count"] == "29")
            for _ in 0..<2 { #expect(try status(gateway) == "deprecated") }
        }
    }

    @Test
    func `changes that wait for each other are not held against the adapter: its answers are kept as before`()
        throws
    {
        try LiveGateway.run([.packages(8)]) { gateway in
            let failures = Mutex<[String]>([])
            let clients = UncheckedClients(try (0..<4).map { _ in try gateway.connect() })
            DispatchQueue.concurrentPerform(iterations: clients.all.count) { lane in
                for round in 0..<60 {
                    let status = round % 2 == 0 ? "deprecated" : "available"
                    do {
                        try clients.all[lane].send(
                            "PATCH",
                            path,
                            ["Content-Type": StatusPatch.mediaType],
                            body: Array(#"{"status":"\#(status)"}"#.utf8)
                        )
                        let answer = try clients.all[lane].receive()
                        if answer.status != 200 { failures.withLock { $0.append(answer.text) } }
                    } catch {
                        failures.withLock { $0.append("\(error)") }
                    }
                }
            }
            #expect(failures.withLock { $0 } == [])
            #expect(try gateway.get(path).status == 200)
            #expect(
                gateway.api.answers.answer(
                    to: Array(path.utf8)[...],
                    acceptsGzip: false,
                    generation: gateway.registry.presentGeneration
                ) != nil
            )
        }
    }

    /// Each client is used by one thread.
    private struct UncheckedClients: @unchecked Sendable {
        let all: [LiveClient]
        init(_ all: [LiveClient]) { self.all = all }
    }

    @Test func `a soft deletion keeps the package, and a patch restores it`() throws {
        try LiveGateway.run([.packages(), .deployer("one")]) { gateway in
            let plan = try gateway.send("DELETE", path + "?force=false&dryRun=true").json
            #expect(plan["wouldDelete"] == false && plan["wouldDeprecate"] == true)
            #expect(try status(gateway) == "available", "a dry run changes nothing")
            #expect(try gateway.send("DELETE", path + "?force=false").status == 204)
            let kept = try gateway.get(path)
            #expect(try kept.json["extensions"]?["status"] == "deprecated")
            #expect(kept["Warning"] == #"299 - "this package is deprecated and to be deleted""#)
            #expect(
                try gateway.send("DELETE", path + "?force=false").status == 204,
                "again, and nothing more"
            )
            #expect(try gateway.patch(path, #"{"status":"available"}"#).status == 200)
            #expect(try status(gateway) == "available")
            let actions = try gateway.get(RouteTable.audit).json.elements?.compactMap { $0["action"]?.string }
            #expect(actions == ["restored", "soft_deleted"])
        }
    }

    @Test func `a restored package that says itself that it is deprecated is deprecated afterwards`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            let fields = [
                ("name", "old"), ("artifactVersion", "1.0.0"), ("description", "deprecated by itself"),
            ]
            #expect(try gateway.upload(fields).status == 201)
            let path = RouteTable.descriptors + "/old-1.0.0"
            #expect(try gateway.send("DELETE", path + "?force=false").status == 204)
            let restored = try gateway.patch(path, #"{"status":"available"}"#)
            #expect(restored.status == 200)
            #expect(try restored.json["extensions"]?["status"] == "deprecated")
            let records = try #require(gateway.get(RouteTable.audit).json.elements)
            #expect(records.first?["action"] == "restored")
            #expect(records.first?["before"] == "deprecated" && records.first?["after"] == "deprecated")
            #expect(records.last?["action"] == "uploaded" && records.last?["after"] == "deprecated")
        }
    }

    @Test func `a package of the name of one that was deprecated and deleted is available`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            #expect(try gateway.patch(path, #"{"status":"deprecated"}"#).status == 200)
            #expect(try gateway.send("DELETE", path).status == 204)
            let again = try gateway.upload([("name", "app-00000"), ("artifactVersion", "2.0.0")])
            #expect(again.status == 201)
            #expect(try again.json["extensions"]?["status"] == "available")
            #expect(try status(gateway) == "available")
        }
    }
}
