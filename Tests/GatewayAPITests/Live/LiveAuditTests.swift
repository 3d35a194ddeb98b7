import Foundation
import GatewayHTTP
import JSONText
import PackageLifecycle
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("The audit over a socket", .ownThread)
struct LiveAuditTests {
    private let path = RouteTable.descriptors + "/app-00000-2.0.0"

    private func records(_ gateway: LiveGateway, _ query: String = "") throws -> [JSONValue] {
        let answer = try gateway.get(RouteTable.audit + query)
        #expect(answer.status == 200, "\(query): \(answer.text)")
        return try answer.json.elements ?? []
    }

    @Test func `every transition says who did what, when, in which request, before and after`() throws {
        try LiveGateway.run([.packages()]) { gateway in
            func send(_ method: String, _ target: String, _ id: String, body: String? = nil) throws -> Int {
                var headers = ["X-Request-Id": id]
                if body != nil { headers["Content-Type"] = StatusPatch.mediaType }
                return try gateway.send(method, target, headers, body: body.map { Array($0.utf8) }).status
            }
            let before = Date()
            let upload = try gateway.upload(
                [("name", "x"), ("artifactVersion", "1.0.0")],
                headers: ["X-Request-Id": "r-up"]
            )
            #expect(upload.status == 201)
            #expect(try gateway.upload([("name", "x"), ("artifactVersion", "1.0.0")]).status == 409)
            let x = RouteTable.descriptors + "/x-1.0.0"
            #expect(try send("PATCH", x, "r-mark", body: #"{"status":"deprecated"}"#) == 200)
            #expect(try send("PATCH", x, "r-back", body: #"{"status":"available"}"#) == 200)
            #expect(try send("DELETE", x + "?force=false", "r-soft") == 204)
            #expect(try send("DELETE", x, "r-gone") == 204)
            let all = try records(gateway)
            let told = all.map { record in
                ["action", "before", "after", "requestId"].map { record[$0]?.string ?? "-" }.joined(
                    separator: " "
                )
            }
            #expect(
                told.filter { !$0.hasPrefix("upload_failed") } == [
                    "deleted deprecated - r-gone", "soft_deleted available deprecated r-soft",
                    "restored deprecated available r-back", "deprecated available deprecated r-mark",
                    "uploaded uploaded available r-up",
                ]
            )
            #expect(told.count { $0.hasPrefix("upload_failed uploaded - ") } == 1)
            for record in all {
                #expect(record["who"] == "127.0.0.1" && record["packageId"] == "x-1.0.0")
                #expect(record["adapter"] == "mem" && record["name"] == "x" && record["version"] == "1.0.0")
                let time = try #require(record["time"]?.string.flatMap { RFC3339.nanoseconds($0) })
                let seconds = Double(time) / 1e9
                #expect(
                    (before.timeIntervalSince1970 - 1...Date().timeIntervalSince1970 + 1).contains(seconds)
                )
            }
            let ids = all.compactMap { $0["id"]?.integer }
            #expect(ids == ids.sorted(by: >) && Set(ids).count == ids.count)
        }
    }

    /// The backend may take it a moment later: what it has by now says nothing yet.
    @Test(arguments: [("full", "upload_lost"), ("cut", "uploaded")])
    func `an upload whose backend broke off is looked into later, and written down then`(
        name: String,
        action: String
    ) throws {
        try LiveGateway.run([TestAdapter(name: "mem", variants: ["FRESH"])]) { gateway throws in
            let upload = try gateway.upload([("name", name), ("artifactVersion", "1.0.0")])
            #expect(upload.status == 500 && upload.error == "RepositoryUnavailable")
            #expect(try records(gateway).isEmpty)
            #expect(try gateway.states.openEntries(olderThan: 0).count == 1)
            #expect(try JournalRecovery(api: gateway.api).run(youngest: 0) == 0)
            #expect(try records(gateway).map { $0["action"]?.string } == [action])
        }
    }

    @Test func `it has pages and filters, and what is no time is refused`() throws {
        try LiveGateway.run([.packages(6)]) { gateway in
            for index in 0..<3 {
                let target = RouteTable.descriptors + "/app-0000\(index)-2.0.0"
                #expect(try gateway.patch(target, #"{"status":"deprecated"}"#).status == 200)
                #expect(try gateway.patch(target, #"{"status":"available"}"#).status == 200)
            }
            let page = try gateway.get(RouteTable.audit + "?limit=2&offset=2")
            #expect(page["X-Total-Count"] == "6")
            #expect(page["Link"]?.contains("offset=4>; rel=\"next\"") == true)
            #expect(
                try page.json.elements?.compactMap { $0["packageId"]?.string } == [
                    "app-00001-2.0.0", "app-00001-2.0.0",
                ]
            )
            #expect(try records(gateway, "?packageId=app-00002-2.0.0").count == 2)
            #expect(try records(gateway, "?action=restored").count == 3)
            #expect(try records(gateway, "?action=restored&packageId=app-00000-2.0.0").count == 1)
            #expect(try records(gateway, "?since=2200-01-01T00:00:00Z").isEmpty)
            #expect(try records(gateway, "?until=2200-01-01T00:00:00Z").count == 6)
            #expect(try records(gateway, "?offset=6").isEmpty)
            for query in [
                "?since=yesterday", "?since=2026-02-30T00:00:00Z", "?until=2025-02-29T00:00:00Z", "?until=1",
                "?action=gone", "?limit=0", "?limit=1001", "?who=x",
            ] {
                #expect(try gateway.get(RouteTable.audit + query).status == 400, "\(query)")
            }
        }
    }
}
