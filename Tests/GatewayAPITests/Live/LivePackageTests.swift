import JSONText
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Packages over a socket", .ownThread)
struct LivePackageTests {
    private let descriptors = RouteTable.descriptors

    @Test func `a package is uploaded, found, listed, downloaded and deleted`() throws {
        try LiveGateway.run([TestAdapter(name: "mem")]) { gateway in
            let created = try gateway.upload([
                ("name", "my-app"), ("artifactVersion", "1.0.0+b"), ("description", "it"),
            ])
            #expect(created.status == 201)
            #expect(created["Location"] == "\(descriptors)/my-app-1.0.0%2Bb")
            #expect(try created.json["packageId"]?.string == "my-app-1.0.0+b")
            for id in ["my-app-1.0.0%2Bb", "my-app-1.0.0+b"] {
                let shown = try gateway.get("\(descriptors)/\(id)")
                #expect(shown.status == 200)
                #expect(try shown.json["description"]?.string == "it")
                #expect(try shown.json["extensions"]?["adapter"]?.string == "mem")
                #expect(try shown.json["extensions"]?["status"]?.string == "available")
                #expect(try shown.json["extensions"]?["nested"]?["status"]?.integer == 1)
            }
            #expect(try gateway.get("\(descriptors)/my-app-1.0.0%20b").status == 404)
            let list = try gateway.get(descriptors)
            #expect(try list.json.elements?.count == 1)
            #expect(try list.json.elements?[0]["extensions"] == nil)
            #expect(try gateway.get("\(descriptors)/my-app-1.0.0+b/artifact").text == "archive")
            #expect(try gateway.send("DELETE", "\(descriptors)/my-app-1.0.0%2Bb").status == 204)
            #expect(try gateway.send("DELETE", "\(descriptors)/my-app-1.0.0%2Bb").error == "PackageNotFound")
            #expect(try gateway.get(descriptors).text == "[]")
            #expect(try gateway.spoolFiles().isEmpty)
            try gateway.waitForEmptySpool()
        }
    }

    @Test func `pages have totals, links and a tag that a repetition is answered 304 by`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"prefix":"app","seed":25}"#)]) { gateway in
            let page = try gateway.get("\(descriptors)?limit=10&offset=10")
            #expect(page.status == 200)
            #expect(try page.json.elements?.count == 10)
            #expect(page["X-Total-Count"] == "25")
            #expect(page["Content-Type"] == "application/json")
            #expect(page["X-Content-Type-Options"] == "nosniff")
            #expect(page["Link"]?.contains("<\(descriptors)?limit=10&offset=20>; rel=\"next\"") == true)
            #expect(try page.json.elements?[0]["packageId"]?.string == "app-00005-2.0.0")
            let tag = try #require(page["ETag"])
            #expect(!tag.hasPrefix("W/"))
            for condition in [tag, "W/\(tag)", "*", "\"x\", \(tag)"] {
                let again = try gateway.get("\(descriptors)?limit=10&offset=10", ["If-None-Match": condition])
                #expect(again.status == 304)
                #expect(again["ETag"] == tag)
                #expect(again.body.isEmpty)
            }
            #expect(
                try gateway.get("\(descriptors)?limit=10&offset=10", ["If-None-Match": "\"x\""]).status == 200
            )
            #expect(try gateway.get("\(descriptors)?limit=10&offset=0", ["If-None-Match": tag]).status == 200)
            let head = try gateway.send("HEAD", "\(descriptors)?limit=10&offset=10")
            #expect(head.status == 200 && head["ETag"] == tag && head.body.isEmpty)
            #expect(try gateway.upload([("name", "new"), ("artifactVersion", "1.0.0")]).status == 201)
            #expect(
                try gateway.get("\(descriptors)?limit=10&offset=10", ["If-None-Match": tag]).status == 200
            )
        }
    }

    @Test(arguments: [(24, 1), (25, 0), (26, 0)])
    func `g_off: an offset at the end gives what is left`(offset: Int, count: Int) throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"seed":25}"#)]) { gateway in
            for suffix in ["", "&limit=10"] {
                let list = try gateway.get("\(descriptors)?offset=\(offset)\(suffix)")
                #expect(try list.json.elements?.count == count)
            }
        }
    }

    @Test func `compressed answers are the same bytes under another tag`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"seed":50}"#)]) { gateway in
            for query in ["?limit=40", ""] {
                let plain = try gateway.get(descriptors + query)
                let compressed = try gateway.get(descriptors + query, ["Accept-Encoding": "gzip"])
                #expect(compressed["Content-Encoding"] == "gzip")
                #expect(compressed["Vary"]?.contains("Accept-Encoding") == true)
                #expect(compressed.body.count < plain.body.count)
                #expect(try Inflate.gzip(compressed.body) == plain.body)
                let tag = try #require(plain["ETag"])
                #expect(compressed["ETag"] == tag.dropLast() + "-gzip\"")
                let condition = ["If-None-Match": compressed["ETag"] ?? "", "Accept-Encoding": "gzip"]
                #expect(try gateway.get(descriptors + query, condition).status == 304)
                #expect(
                    try gateway.get(descriptors + query, ["If-None-Match": compressed["ETag"] ?? ""]).status
                        == 200
                )
            }
            let small = try gateway.get(descriptors + "?limit=1", ["Accept-Encoding": "gzip"])
            #expect(small["Content-Encoding"] == nil)
        }
    }

    @Test func `a list without limit is everything, however long`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"seed":5001}"#)]) { gateway in
            let list = try gateway.get(descriptors)
            #expect(list["Transfer-Encoding"] == "chunked")
            #expect(list["X-Total-Count"] == "5001")
            let ids = try list.json.elements?.compactMap { $0["packageId"]?.string } ?? []
            #expect(ids.count == 5001 && Set(ids).count == 5001)
            let tag = try #require(list["ETag"])
            #expect(try gateway.get(descriptors, ["If-None-Match": tag]).status == 304)
            #expect(try gateway.send("HEAD", descriptors)["X-Total-Count"] == "5001")
        }
    }

    @Test(arguments: [["BLOCKING"], []])
    func `several adapters are merged in one order`(variants: [String]) throws {
        let adapters = [
            TestAdapter(name: "one", variants: variants, config: #"{"prefix":"a","seed":301}"#),
            TestAdapter(name: "two", variants: variants, config: #"{"prefix":"b","seed":40}"#),
            TestAdapter(name: "three", variants: variants, config: #"{"prefix":"a","seed":30}"#),
        ]
        try LiveGateway.run(adapters) { gateway in
            let all = try gateway.get(descriptors)
            let ids = try all.json.elements?.compactMap { $0["packageId"]?.string } ?? []
            #expect(ids.count == 371)
            #expect(all["X-Total-Count"] == "371")
            #expect(ids[0] == "a-00000-2.0.0" && ids[1] == "a-00000-2.0.0" && ids[2] == "a-00000-1.0.0")
            // Pages in memory and pages cut out of the stream are windows of the same list.
            for (limit, offset) in [
                (7, 0), (10, 25), (100, 300), (1000, 0), (5, 371), (1000, 100), (3, 1_000_000),
            ] {
                let page = try gateway.get("\(descriptors)?limit=\(limit)&offset=\(offset)")
                #expect(page["X-Total-Count"] == "371")
                let part = try page.json.elements?.compactMap { $0["packageId"]?.string } ?? []
                #expect(part == Array(ids.dropFirst(offset).prefix(limit)))
            }
            #expect(try gateway.get("\(descriptors)?adapter=two&limit=1")["X-Total-Count"] == "40")
            #expect(try gateway.get("\(descriptors)?adapter=four").error == "AdapterNotFound")
            #expect(try gateway.get("\(descriptors)?name=b-00001").json.elements?.count == 2)
        }
    }

    @Test(arguments: ["fail", "hang"])
    func `an adapter that cannot answer is named, or fails the list if that is wanted`(trouble: String) throws
    {
        var limits = APILimits()
        limits.firstAnswerTimeout = .milliseconds(400)
        let adapters = [
            TestAdapter(name: "good", config: #"{"seed":3}"#),
            TestAdapter(
                name: "bad",
                variants: ["BLOCKING"],
                config: "{\"\(trouble)\":1}",
                timeout: .milliseconds(300)
            ),
        ]
        let (status, type) = trouble == "fail" ? (500, "RepositoryUnavailable") : (504, "DeadlineExceeded")
        try LiveGateway.run(adapters, limits: limits) { gateway in
            for query in ["?", "?limit=2&"] {
                let list = try gateway.get(descriptors + query + "partial=true")
                #expect(list.status == 200)
                #expect(list["X-O2DMS-Partial"] == "bad;\(type)")
                #expect(list["ETag"] == nil)
                #expect(list["X-Total-Count"] == "3")
                let strict = try gateway.get(descriptors + query + "partial=false")
                #expect(strict.status == status && strict.error == type)
                let only = try gateway.get(descriptors + query + "adapter=bad")
                #expect(only.status == status && only.error == type)
                #expect(!only.text.contains("secret"))
            }
            // A read passes over what cannot answer; what nobody else has is that adapter's error.
            #expect(try gateway.get("\(descriptors)/app-00000-2.0.0").status == 200)
            #expect(try gateway.get("\(descriptors)/other-1").error == type)
        }
    }

    @Test(arguments: [[], ["BLOCKING"]])
    func `a package that the host refuses is missing in a list, and the client is told`(variants: [String])
        throws
    {
        let good = TestAdapter(name: "good", config: #"{"prefix":"a","seed":2}"#)
        let bad = TestAdapter(name: "bad", variants: variants, config: #"{"prefix":"b","seed":4,"broken":1}"#)
        for adapters in [[bad], [good, bad]] {
            try LiveGateway.run(adapters) { gateway in
                let count = adapters.count == 1 ? 3 : 5
                for query in ["?limit=10", ""] {
                    let list = try gateway.get(RouteTable.descriptors + query)
                    #expect(list.status == 200 && list.isComplete)
                    #expect(try list.json.elements?.count == count)
                    // Without limit the list is on its way before this is known.
                    #expect(list["ETag"] == nil || query.isEmpty)
                    let told = query.isEmpty ? list.trailers.first?.value : list["X-O2DMS-Partial"]
                    #expect(told == "bad;InternalError")
                }
                let whole = try gateway.get("\(RouteTable.descriptors)?limit=10&partial=false")
                #expect(whole.status == 500 && whole.error == "InternalError")
                // On its way the answer can only be broken off, if anything of it has left.
                let stream = try? gateway.get("\(RouteTable.descriptors)?partial=false")
                #expect(stream?.isComplete != true)
            }
        }
    }

    @Test func `an id that two packages form is ambiguous until name and version decide`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"twins":1}"#)]) { gateway in
            let path = "\(descriptors)/twin-1.0.0-b-2.0.0"
            for target in [path, path + "/artifact"] {
                let answer = try gateway.get(target)
                #expect(answer.status == 409 && answer.error == "AmbiguousPackageId")
                #expect(try answer.json["details"]?["candidates"]?.elements?.count == 2)
            }
            #expect(try gateway.send("DELETE", path).error == "AmbiguousPackageId")
            let chosen = try gateway.get(path + "?name=twin&version=1.0.0-b-2.0.0")
            #expect(try chosen.json["artifactName"]?.string == "twin")
            #expect(try gateway.get(path + "?name=twin").error == "BadRequest")
            #expect(try gateway.send("DELETE", path + "?name=twin&version=1.0.0-b-2.0.0").status == 204)
            #expect(try gateway.get(path).json["artifactName"]?.string == "twin-1.0.0-b")
        }
    }

    @Test func `the first adapter that has it answers, and another can be named`() throws {
        let adapters = ["one", "two"].map { TestAdapter(name: $0, config: #"{"seed":1}"#) }
        try LiveGateway.run(adapters) { gateway in
            let path = "\(descriptors)/app-00000-2.0.0"
            #expect(try gateway.get(path).json["extensions"]?["adapter"]?.string == "one")
            #expect(try gateway.get(path + "?adapter=two").json["extensions"]?["adapter"]?.string == "two")
            let created = try gateway.upload([
                ("name", "x"), ("artifactVersion", "1.0.0"), ("adapter", "two"),
            ])
            #expect(created["Location"] == "\(descriptors)/x-1.0.0?adapter=two")
        }
    }

    @Test func `a package is shown with a tag, and with the zero time where none is known`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: #"{"seed":2}"#)]) { gateway in
            let path = "\(descriptors)/app-00000-2.0.0"
            let shown = try gateway.get(path)
            #expect(try shown.json["createdAt"]?.string == "0001-01-01T00:00:00Z")
            let tag = try #require(shown["ETag"])
            #expect(try gateway.get(path, ["If-None-Match": tag]).status == 304)
            #expect(try gateway.send("HEAD", path)["ETag"] == tag)
        }
    }
}
