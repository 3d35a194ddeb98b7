import JSONText
import Testing
import ThreadsTesting

@testable import GatewayAPI

@Suite("Answers that are kept", .ownThread)
struct LiveAnswerCacheTests {
    private static let descriptors = RouteTable.descriptors
    /// A page, and a package of it.
    static let targets = ["\(descriptors)?limit=10", "\(descriptors)/app-00000-2.0.0"]
    private let seeded = #"{"prefix":"app","seed":30}"#

    private func kept(_ gateway: LiveGateway, _ target: String, gzip: Bool = false) -> CachedAnswer? {
        gateway.api.answers.answer(to: Array(target.utf8)[...], acceptsGzip: gzip, generation: 0)
    }

    /// True if the request was answered from the cache: whatever is answered anew replaces the kept answer.
    private func isRepeated(_ gateway: LiveGateway, _ target: String) throws -> Bool {
        let before = kept(gateway, target)
        _ = try gateway.get(target)
        return before != nil && kept(gateway, target) === before
    }

    @Test(arguments: targets)
    func `the same read is answered the same again, under an id of its own`(target: String) throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: seeded)]) { gateway in
            let first = try gateway.get(target)
            #expect(first.status == 200)
            let second = try gateway.get(target, ["X-Request-Id": "mine"])
            #expect(second.status == 200 && second.body == first.body)
            #expect(second["X-Request-Id"] == "mine")
            for name in ["ETag", "Link", "X-Total-Count", "Content-Type", "Cache-Control", "Vary"] {
                #expect(second[name] == first[name])
            }
            #expect(try isRepeated(gateway, target))
            let head = try gateway.send("HEAD", target)
            #expect(head.status == 200 && head.body.isEmpty && head["ETag"] == first["ETag"])
            let tag = try #require(first["ETag"])
            #expect(try gateway.get(target, ["If-None-Match": tag]).status == 304)
            #expect(try gateway.get(target, ["Accept": "image/png"]).status == 406)
        }
    }

    @Test(arguments: targets)
    func `a change is seen in the very next request`(target: String) throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: seeded)]) { gateway in
            for round in 0..<5 {
                #expect(try gateway.get(target).status == 200)
                #expect(try isRepeated(gateway, target))
                let upload = try gateway.upload([("name", "a"), ("artifactVersion", "\(round).0.0")])
                #expect(upload.status == 201)
                #expect(try isRepeated(gateway, target) == false)
                let list = try gateway.get("\(Self.descriptors)?limit=10")
                #expect(list["X-Total-Count"] == "\(31 + round)")
                #expect(try list.json.elements?[0]["packageId"]?.string == "a-\(round).0.0")
            }
            #expect(try gateway.send("DELETE", Self.targets[1]).status == 204)
            #expect(try gateway.get(Self.targets[1]).status == 404)
        }
    }

    @Test func `queries and representations do not mix`() throws {
        try LiveGateway.run([TestAdapter(name: "mem", config: seeded)]) { gateway in
            var tags: Set<String> = []
            for _ in 0..<2 {
                for query in ["limit=10", "limit=10&offset=10", "limit=10&name=app-00003"] {
                    for encoding in ["identity", "gzip"] {
                        let target = "\(Self.descriptors)?\(query)"
                        let page = try gateway.get(target, ["Accept-Encoding": encoding])
                        let isCompressed = encoding == "gzip" && !query.contains("name")
                        #expect(page["Content-Encoding"] == (isCompressed ? "gzip" : nil))
                        #expect((page.body.first == UInt8(ascii: "[")) == !isCompressed)
                        tags.insert(page["ETag"] ?? "")
                    }
                }
            }
            #expect(tags.count == 5)
            #expect(gateway.api.answers.size.answers == 6)
        }
    }

    @Test(arguments: targets)
    func `what has no revision, blocks, fails or does not exist is not kept`(target: String) throws {
        let adapters = [
            TestAdapter(name: "mem", variants: ["NO_REVISION"], config: seeded),
            TestAdapter(name: "mem", variants: ["BLOCKING"], config: seeded),
            TestAdapter(name: "mem", config: #"{"prefix":"app","seed":30,"fail":true}"#),
            TestAdapter(name: "mem", config: #"{"prefix":"other","seed":0}"#),
        ]
        for adapter in adapters {
            try LiveGateway.run([adapter]) { gateway in
                let first = try gateway.get(target)
                #expect(try gateway.get(target).status == first.status)
                if first.status != 200 || adapter.config == seeded {
                    #expect(gateway.api.answers.size.answers == 0)
                }
            }
        }
    }

    @Test func `an answer of several adapters holds as long as all of them stay as they are`() throws {
        let other = #"{"prefix":"box","seed":3}"#
        let adapters = [
            TestAdapter(name: "one", config: other), TestAdapter(name: "two", config: seeded),
        ]
        try LiveGateway.run(adapters) { gateway in
            for target in Self.targets {
                #expect(try gateway.get(target).status == 200)
                #expect(try isRepeated(gateway, target))
            }
            for (index, name) in ["one", "two"].enumerated() {
                let fields = [("name", "a"), ("artifactVersion", "1.0.\(index)"), ("adapter", name)]
                #expect(try gateway.upload(fields).status == 201)
                for target in Self.targets { #expect(try isRepeated(gateway, target) == false) }
                for target in Self.targets { #expect(try isRepeated(gateway, target)) }
                let list = try gateway.get(Self.targets[0])
                #expect(list["X-Total-Count"] == "\(34 + index)")
            }
        }
        try LiveGateway.run([
            adapters[0], TestAdapter(name: "two", variants: ["NO_REVISION"], config: seeded),
        ]) {
            for target in Self.targets { _ = try $0.get(target) }
            #expect($0.api.answers.size.answers == 0)
        }
    }

    @Test func `the cache keeps to its limits, and what is wanted stays longest`() throws {
        var limits = APILimits()
        limits.cachedAnswers = 8
        try LiveGateway.run([TestAdapter(name: "mem", config: seeded)], limits: limits) { gateway in
            for offset in 0..<30 {
                _ = try gateway.get("\(Self.descriptors)?limit=1&offset=\(offset)")
                _ = try gateway.get(Self.targets[0])
                #expect(gateway.api.answers.size.answers <= 8)
            }
            #expect(try isRepeated(gateway, Self.targets[0]))
        }
        limits.cachedAnswersBytes = 32 * 1024
        limits.cachedAnswers = 1000
        try LiveGateway.run([TestAdapter(name: "mem", config: seeded)], limits: limits) { gateway in
            for offset in 0..<30 {
                _ = try gateway.get("\(Self.descriptors)?limit=1&offset=\(offset)")
                #expect(gateway.api.answers.size.bytes <= 32 * 1024)
            }
            #expect(gateway.api.answers.size.answers > 8)
            _ = try gateway.get(Self.targets[0])
            #expect(kept(gateway, Self.targets[0]) == nil)
        }
    }

    @Test(arguments: [(0, 1 << 20), (100, 0)])
    func `without room nothing is kept`(answers: Int, bytes: Int) throws {
        var limits = APILimits()
        limits.cachedAnswers = answers
        limits.cachedAnswersBytes = bytes
        try LiveGateway.run([TestAdapter(name: "mem", config: seeded)], limits: limits) { gateway in
            for target in Self.targets { _ = try gateway.get(target) }
            #expect(gateway.api.answers.size.answers == 0)
        }
    }
}
