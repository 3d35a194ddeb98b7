import Digest
import HTTPClient
import HTTPStandIn
import Synchronization
import TestServers
import Testing

@testable import OCIRegistry

/// What registries get wrong; the server is a stand-in that answers as each test says.
struct RegistryFaultTests {
    private func json(_ text: String, _ headers: [String] = []) -> [StandInAction] {
        [.answer(200, headers, Array(text.utf8))]
    }

    /// What is asked of a registry; `true` = it gave something that would be used without another look.
    enum Operation: CaseIterable, Sendable {
        case tags, names, blob, push, put, delete

        func perform(_ client: RegistryClient, _ terms: HTTPTerms) throws -> Bool {
            switch self {
            case .tags: return try client.tags(of: "a", terms) != nil
            case .names: return try client.names(prefix: "", terms) != nil
            case .blob:
                let digest = try SHA256Digest.of([1])
                return try client.blob(digest, sizeBytes: 500, of: "a", terms).content != nil
            case .push: try client.push(try RegistryContent([1, 2, 3]), to: "a", terms)
            case .put: _ = try client.put(manifest: [1], mediaType: "x/y", tag: "1", to: "a", terms)
            case .delete: return try client.delete("1", from: "a", terms) == .deleted
            }
            return true
        }
    }

    @Test(arguments: AnswerFault.allCases)
    func `a fault is an error of its kind, soon, and shows neither secrets nor the server's page`(
        _ fault: AnswerFault
    ) throws {
        let answer = fault.actions()
        try withRegistry({ _ in answer }) { server in
            let fixture = try RegistryFixture(server.url, login: ("u", "s3cret"))
            for operation in Operation.allCases {
                let requests = server.requests.count
                // Less than the pause that some of them name.
                let terms = HTTPTerms(deadline: .now + (fault.isEndless ? .milliseconds(80) : .seconds(5)))
                do {
                    let isUsed = try operation.perform(fixture.client, terms)
                    // What a manifest's or deletion's success is worth is looked at afterwards, whatever it says.
                    let isLookedAt = operation == .put || operation == .delete
                    #expect(
                        !isUsed || isLookedAt && (fault == .html || fault == .empty || fault == .compressed)
                    )
                } catch let error as HTTPFault {
                    #expect(error.kind == fault.kind, "\(operation): \(error.message)")
                    #expect(error.retryAfter == fault.pauseSeconds.map { .seconds($0) })
                    #expect(!error.message.contains("<html>") && !error.message.contains("s3cret"))
                }
                #expect(server.requests.count - requests <= 7)
            }
        }
    }

    @Test(arguments: SendingFault.allCases)
    func `a fault while a blob is sent is an error of its kind`(_ fault: SendingFault) throws {
        let server = try #require(
            StandInServer(early: { $0.method == "PUT" ? fault.actions : [] }) { request in
                request.method == "POST" ? [.answer(202, ["Location: /up"])] : [.answer(404)]
            }
        )
        defer { server.stop() }
        let fixture = try RegistryFixture(server.url)
        let content = RegistryContent(
            digest: try SHA256Digest.of([1]),
            sizeBytes: UInt64(SendingFault.bodyBytes)
        ) {
            .bytes([UInt8](repeating: 1, count: SendingFault.bodyBytes))
        }
        let terms = HTTPTerms(deadline: .now + (fault == .stops ? .milliseconds(500) : .seconds(30)))
        let error = #expect(throws: HTTPFault.self) { try fixture.client.push(content, to: "a", terms) }
        #expect(error?.kind == fault.kind, "\(error?.message ?? "")")
        // Once more where an idle connection turned out to be closed.
        #expect(server.requests.count { $0.method == "PUT" } <= 2)
    }

    /// Answers that are those of a registry, and no list.
    @Test(arguments: [
        (401, "WWW-Authenticate: \"broken", "", HTTPFault.Kind.refused), (405, "X: y", "", .unsupported),
        (400, "X: y", #"{"errors":[{"code":"UNSUPPORTED"}]}"#, .unsupported),
        (200, "X: y", "[]", .unavailable),
        (200, "X: y", #"{"tags":[1]}"#, .unavailable), (200, "X: y", #"{"tags":[],"tags":[]}"#, .unavailable),
    ])
    func `an answer that is no list is told apart`(
        _ status: Int,
        _ header: String,
        _ body: String,
        _ kind: HTTPFault.Kind
    ) throws {
        try withRegistry({ _ in [.answer(status, [header], Array(body.utf8))] }) { server in
            let fixture = try RegistryFixture(server.url)
            let fault = #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", fixture.terms) }
            #expect(fault?.kind == kind)
        }
    }

    @Test(arguments: UntrustedTLSServer.Flaw.allCases)
    func `nothing is sent to a registry whose certificate cannot be trusted`(
        _ flaw: UntrustedTLSServer.Flaw
    ) throws {
        let server = try UntrustedTLSServer(flaw)
        let fixture = try RegistryFixture(server.url, login: ("u", "p")) {
            $0.client.authority = server.authorityFile.map { .file($0) }
        }
        for operation in Operation.allCases {
            let fault = #expect(throws: HTTPFault.self) {
                try operation.perform(fixture.client, fixture.terms)
            }
            #expect(fault?.message.contains("no trusted TLS connection") == true, "\(fault?.message ?? "")")
        }
    }

    @Test func `401 for ever ends after one more token`() throws {
        let count = Atomic(0)
        try withRegistry({ request in
            if request.target.hasPrefix("/token") {
                count.add(1, ordering: .relaxed)
                return [.answer(200, [], Array(#"{"token":"t"}"#.utf8))]
            }
            let host = request.headers["host"] ?? ""
            return [.answer(401, ["WWW-Authenticate: Bearer realm=\"http://\(host)/token\",service=\"s\""])]
        }) { server in
            let fixture = try RegistryFixture(server.url, login: ("u", "p"))
            let fault = #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", fixture.terms) }
            #expect(fault?.kind == .refused)
            #expect(count.load(ordering: .relaxed) == 2)
            let paths = server.requests.map { $0.target.prefix { $0 != "?" } }
            #expect(paths == ["/v2/", "/token", "/v2/a/tags/list", "/token", "/v2/a/tags/list"])
        }
    }

    @Test func `a registry whose token service moves is asked where it is now`() throws {
        let place = Mutex("/old")
        try withRegistry({ request in
            let (host, now) = (request.headers["host"] ?? "", place.withLock(\.self))
            if request.target.hasPrefix(now) { return [.answer(200, [], Array(#"{"token":"t"}"#.utf8))] }
            if !request.target.hasPrefix("/v2/") { return [.answer(404)] }
            guard request.headers["authorization"] == "Bearer t" else {
                return [
                    .answer(401, ["WWW-Authenticate: Bearer realm=\"http://\(host)\(now)\",service=\"s\""])
                ]
            }
            return self.json(#"{"tags":["1"]}"#)
        }) { server in
            let fixture = try RegistryFixture(server.url, login: ("u", "p"))
            #expect(try fixture.client.tags(of: "a", fixture.terms) == ["1"])
            place.withLock { $0 = "/new" }
            #expect(try fixture.client.tags(of: "b", fixture.terms) == ["1"])
        }
    }

    /// What becomes of a registry that wanted tokens, besides that its token service fails.
    enum Turn: CaseIterable, Sendable {
        case wantsTokens, wantsPassword, offersPassword, wantsNothing, fails
    }

    /// Shows strangers one repository and whoever has a token two, and says at `/v2/` what it wants.
    private func answer(_ request: StandInRequest, _ turn: Turn?) -> [StandInAction] {
        let realm = "http://\(request.headers["host"] ?? "")/token"
        let isKnown =
            request.headers["authorization"].map { $0 == "Bearer t" || $0.hasPrefix("Basic ") } ?? false
        switch (request.target.prefix { $0 != "?" }, turn) {
        case ("/token", nil): return [.answer(200, [], Array(#"{"token":"t","expires_in":0}"#.utf8))]
        case ("/token", _): return [.answer(503)]
        case ("/v2/", .wantsNothing): return [.answer(200)]
        // As zot does where strangers may read something.
        case ("/v2/", .offersPassword): return [.answer(200, ["WWW-Authenticate: Basic realm=\"r\""])]
        case ("/v2/", .fails): return [.answer(500)]
        case ("/v2/", .wantsPassword): return [.answer(401, ["WWW-Authenticate: Basic realm=\"r\""])]
        case ("/v2/", _): return [.answer(401, ["WWW-Authenticate: Bearer realm=\"\(realm)\""])]
        default: return json(isKnown ? #"{"repositories":["a","b"]}"# : #"{"repositories":["a"]}"#)
        }
    }

    /// What a registry may want of us at its door, although it shows strangers something too.
    @Test(arguments: [Turn.wantsPassword, .offersPassword, .wantsNothing, .fails])
    func `a registry is asked what it wants before the first request, for it may show strangers a part`(
        _ turn: Turn
    ) throws {
        try withRegistry({ request in self.answer(request, turn) }) { server in
            let stranger = try RegistryFixture(server.url)
            #expect(try stranger.client.names(prefix: "", stranger.terms) == ["a"])
            let fixture = try RegistryFixture(server.url, login: ("u", "p"))
            let names = { try fixture.client.names(prefix: "", fixture.terms) }
            switch turn {
            case .fails: #expect(throws: HTTPFault.self) { try names() }
            case .wantsNothing: for _ in 0..<2 { #expect(try names() == ["a"]) }
            default: for _ in 0..<2 { #expect(try names() == ["a", "b"]) }
            }
            #expect(server.requests.count { $0.target == "/v2/" } == 1)
        }
    }

    @Test(arguments: [(200, "<html>back soon</html>"), (403, ""), (404, ""), (405, ""), (410, "")])
    func `what is no word of the registry at its door is not remembered`(_ status: Int, _ body: String) throws
    {
        let isMended = Atomic(false)
        try withRegistry({ request in
            guard request.target == "/v2/", !isMended.load(ordering: .relaxed) else {
                return self.answer(request, .wantsPassword)
            }
            return [.answer(status, [], Array(body.utf8))]
        }) { server in
            let fixture = try RegistryFixture(server.url, login: ("u", "p"))
            #expect(try fixture.client.names(prefix: "", fixture.terms) == ["a"])
            isMended.store(true, ordering: .relaxed)
            #expect(try fixture.client.names(prefix: "", fixture.terms) == ["a", "b"])
        }
    }

    @Test(arguments: [
        ("", true), (#"{"errors":[{"code":"NAME_UNKNOWN"}]}"#, true),
        (#"{"errors":[{"code":"BLOB_UNKNOWN","message":"x"}]}"#, true),
        ("<html>no such site</html>", false), ("404 page not found\n", false),
        (#"{"message":"no Route matched"}"#, false),
    ])
    func `that something is not there is the registry's own word, never a page in its place`(
        _ body: String,
        _ isAbsence: Bool
    ) throws {
        try withRegistry({ [.answer(404, [], $0.method == "HEAD" ? [] : Array(body.utf8))] }) { server in
            let fixture = try RegistryFixture(server.url)
            let (client, terms) = (fixture.client, fixture.terms)
            let blob = try SHA256Digest.of([1])
            let askings: [() throws -> Bool] = [
                { try client.tags(of: "a", terms) == nil },
                { try client.digest(ofTag: "1", of: "a", terms) == nil },
                { if case .absent = try client.manifest("1", of: "a", terms) { true } else { false } },
                {
                    if case .absent = try client.blob(blob, sizeBytes: 1, of: "a", terms) {
                        true
                    } else {
                        false
                    }
                },
                { try client.delete("1", from: "a", terms) == .absent },
            ]
            for ask in askings {
                do {
                    #expect(try ask())
                    #expect(isAbsence)
                } catch let error as HTTPFault {
                    #expect(!isAbsence && error.kind == .unavailable, "\(error.message)")
                }
            }
        }
    }

    @Test(arguments: Turn.allCases)
    func `what a registry shows to strangers is no answer while its token service fails`(_ turn: Turn) throws
    {
        let now = Mutex<Turn?>(nil)
        try withRegistry({ request in self.answer(request, now.withLock(\.self)) }) { server in
            let fixture = try RegistryFixture(server.url, login: ("u", "p"))
            let names = { try fixture.client.names(prefix: "", fixture.terms) }
            #expect(try names() == ["a", "b"])
            now.withLock { $0 = turn }
            switch turn {
            case .wantsNothing: #expect(try names() == ["a"])
            case .wantsPassword, .offersPassword: #expect(try names() == ["a", "b"])
            case .wantsTokens, .fails:
                let fault = #expect(throws: HTTPFault.self) { try names() }
                #expect(fault?.kind == .unavailable)
                #expect(fault?.message.contains("a token") == true, "\(fault?.message ?? "")")
                now.withLock { $0 = nil }
                #expect(try names() == ["a", "b"])
            }
        }
    }

    @Test(arguments: [
        "http://127.0.0.2:1/token", "http://127.0.0.1:1/token", "https://127.0.0.1:1/token",
        "https://auth.example/token", "http://localhost:1/token", "http://169.254.169.254/token",
        "ftp://x/token", "", "//x",
        "https://user:pw@example.invalid/",
    ])
    func `a token service on another host, port or scheme gets nothing`(_ realm: String) throws {
        try withRegistry({ _ in [.answer(401, ["WWW-Authenticate: Bearer realm=\"\(realm)\",service=\"s\""])]
        }) {
            server in
            let fixture = try RegistryFixture(server.url, login: ("u", "p"))
            #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", fixture.terms) }
            #expect(server.requests.count == 1)
        }
    }

    @Test func `a token service elsewhere is trusted only if it is named`() throws {
        let challenge = try #require(
            AuthenticationChallenge.read("Bearer realm=\"https://auth.example/t\",service=\"s\"")
        )
        .first
        let registry = try HTTPAddress("https://registry.example/").origin
        let named = try HTTPAddress("https://auth.example/").origin
        #expect(try TokenService(#require(challenge), of: registry, nil).isTrusted == false)
        #expect(try TokenService(#require(challenge), of: registry, named).isTrusted)
        #expect(try TokenService(#require(challenge), of: registry, registry).isTrusted == false)
        let down = try #require(
            AuthenticationChallenge.read("Bearer realm=\"http://registry.example/t\"")?.first
        )
        #expect(throws: HTTPFault.self) { try TokenService(down, of: registry, nil) }
        let other = try #require(
            AuthenticationChallenge.read("Bearer realm=\"https://registry.example:8443/t\"")?.first
        )
        #expect(try TokenService(other, of: registry, nil).isTrusted == false)
    }

    @Test(arguments: ["", "{}", #"{"token":""}"#, #"{"token":"a b"}"#, #"{"token":"a\r\nX: y"}"#, "<html>"])
    func `what is no token is not sent`(_ answer: String) throws {
        #expect(RegistryToken(Array(answer.utf8), receivedAt: .now) == nil)
    }

    @Test func `too many requests are repeated after the pause that the registry names`() throws {
        let count = Atomic(0)
        let list = json(#"{"tags":["1.0.0"]}"#)
        try withRegistry({ _ in
            count.add(1, ordering: .relaxed).newValue < 3 ? [.answer(429, ["Retry-After: 0"])] : list
        }) { server in
            let fixture = try RegistryFixture(server.url)
            #expect(try fixture.client.tags(of: "a", fixture.terms) == ["1.0.0"])
        }
        try withRegistry({ _ in [.answer(429, ["Retry-After: 3600"])] }) { server in
            let fixture = try RegistryFixture(server.url)
            let fault = #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", fixture.terms) }
            #expect(fault?.kind == .unavailable)
            #expect(fault?.retryAfter == .seconds(3600))
            #expect(server.requests.count == 1)
        }
    }

    @Test func `lists are followed over their pages, relative links included`() throws {
        let pages = [
            "/v2/a/tags/list?n=1000": json(
                #"{"tags":["1","2"]}"#,
                ["Link: </v2/a/tags/list?last=2>; rel=\"next\""]
            ),
            "/v2/a/tags/list?last=2": json(#"{"tags":["3"]}"#, ["Link: <list?last=3>; rel=next"]),
            "/v2/a/tags/list?last=3": json(#"{"tags":null}"#),
        ]
        try withRegistry({ pages[$0.target] ?? [.answer(404)] }) { server in
            let fixture = try RegistryFixture(server.url)
            #expect(try fixture.client.tags(of: "a", fixture.terms) == ["1", "2", "3"])
        }
    }

    @Test(arguments: ["/v2/a/tags/list", "/api/v2.0/projects/p/repositories"])
    func `a list whose next page is missing is not taken for the whole`(_ path: String) throws {
        let items = (0..<100).map { "{\"name\":\"p/\($0)\"}" }.joined(separator: ",")
        try withRegistry({ request in
            switch request.target {
            case path + "?n=1000": self.json(#"{"tags":["1"]}"#, ["Link: </v2/a/tags/list?last=1>; rel=next"])
            case path + "?page=1&page_size=100": self.json("[\(items)]", ["X-Total-Count: 150"])
            default: [.answer(404)]
            }
        }) { server in
            let fixture = try RegistryFixture(server.url)
            let fault = #expect(throws: HTTPFault.self) {
                if path.hasPrefix("/v2/") { return try fixture.client.tags(of: "a", fixture.terms) }
                return try HarborAPI(fixture.client).repositories(of: "p", fixture.terms)
            }
            #expect(fault?.kind == .unavailable)
        }
    }

    @Test func `a list in a circle ends, one without end is refused, one at another host is not followed`()
        throws
    {
        let circle = json(#"{"tags":["1"]}"#, ["Link: </v2/a/tags/list?last=1>; rel=\"next\""])
        try withRegistry({ _ in circle }) { server in
            let fixture = try RegistryFixture(server.url)
            #expect(try fixture.client.tags(of: "a", fixture.terms) == ["1"])
            #expect(server.requests.count == 2)
        }
        let count = Atomic(0)
        let endless: StandInServer.Responder = { _ in
            let number = count.add(1, ordering: .relaxed).newValue
            return [
                .answer(
                    200,
                    ["Link: </v2/a/tags/list?last=\(number)>; rel=\"next\""],
                    Array("{\"tags\":[\"\(number)\"]}".utf8)
                )
            ]
        }
        try withRegistry(endless) { server in
            for limits in [(20, 1000), (1000, 20)] {
                let fixture = try RegistryFixture(server.url) { ($0.pageLimit, $0.itemLimit) = limits }
                #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", fixture.terms) }
            }
            #expect(server.requests.count <= 42)
        }
        let elsewhere = json(#"{"tags":["1"]}"#, ["Link: <http://127.0.0.1:1/x>; rel=\"next\""])
        try withRegistry({ _ in elsewhere }) { server in
            let fixture = try RegistryFixture(server.url)
            #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", fixture.terms) }
        }
    }

    @Test func `a registry that cuts its lists without a link is asked for the rest`() throws {
        let first = (0..<1000).map { "\"\($0)\"" }.joined(separator: ",")
        let pages = [
            "/v2/a/tags/list?n=1000": json("{\"tags\":[\(first)]}"),
            "/v2/a/tags/list?n=1000&last=999": json(#"{"tags":["1000"]}"#),
        ]
        try withRegistry({ pages[$0.target] ?? [.answer(404)] }) { server in
            let fixture = try RegistryFixture(server.url)
            #expect(try fixture.client.tags(of: "a", fixture.terms)?.count == 1001)
        }
    }

    @Test func `sizes and digests are never taken on trust`() throws {
        let text = Array("content".utf8)
        let digest = try SHA256Digest.of(text)
        let other = try SHA256Digest.of([1])
        try withRegistry({ request in
            request.target.contains("manifests")
                ? [.answer(200, ["Docker-Content-Digest: \(other.reference)"], text)]
                : [.answer(200, [], text)]
        }) { server in
            let fixture = try RegistryFixture(server.url) { $0.manifestLimitBytes = 100 }
            let (client, terms) = (fixture.client, fixture.terms)
            #expect(try client.manifest("1", of: "a", terms).corruption != nil)
            #expect(try client.manifest(other.reference, of: "a", terms).corruption != nil)
            #expect(try client.blob(digest, sizeBytes: 7, of: "a", terms).content == text)
            #expect(try client.blob(digest, sizeBytes: 8, of: "a", terms).corruption != nil)
            #expect(try client.blob(digest, sizeBytes: 6, of: "a", terms).corruption != nil)
            #expect(try client.blob(other, sizeBytes: 7, of: "a", terms).corruption != nil)
        }
    }

    @Test func `a manifest is read up to its limit`() throws {
        let manifest = [UInt8(ascii: "{")] + [UInt8](repeating: 0x20, count: 999)
        try withRegistry({ _ in [.answer(200, [], manifest)] }) { server in
            for (limit, isRead) in [(1000, true), (999, false)] {
                let fixture = try RegistryFixture(server.url) { $0.manifestLimitBytes = limit }
                let reading = try fixture.client.manifest("1", of: "a", fixture.terms)
                #expect((reading.content != nil) == isRead)
                #expect((reading.corruption != nil) == !isRead)
            }
        }
    }

    @Test func `a token is not sent to the host that a blob or an upload leads to`() throws {
        let stranger = try #require(StandInServer { _ in [.answer(201)] })
        defer { stranger.stop() }
        let strangerURL = stranger.url
        try withRegistry({ request in
            if request.target.hasPrefix("/token") {
                return [.answer(200, [], Array(#"{"token":"t0ken"}"#.utf8))]
            }
            guard request.headers["authorization"] == "Bearer t0ken" else {
                let realm = "http://\(request.headers["host"] ?? "")/token"
                return [.answer(401, ["WWW-Authenticate: Bearer realm=\"\(realm)\""])]
            }
            switch request.method {
            case "HEAD": return [.answer(404)]
            case "POST": return [.answer(202, ["Location: \(strangerURL)/up?state=1"])]
            default: return [.answer(307, ["Location: \(strangerURL)/blob"])]
            }
        }) { server in
            let fixture = try RegistryFixture(server.url, login: ("u", "p")) {
                $0.client.allowsLocalStrangers = true
            }
            let (client, terms) = (fixture.client, fixture.terms)
            try client.push(try RegistryContent([1, 2, 3]), to: "a", terms)
            _ = try? client.blob(try SHA256Digest.of([1]), sizeBytes: 1, of: "a", terms)
            #expect(stranger.requests.map(\.method) == ["PUT", "GET"])
            #expect(stranger.requests.allSatisfy { $0.headers["authorization"] == nil })
            #expect(stranger.requests.first?.target.hasPrefix("/up?state=1&digest=sha256%3A") == true)
        }
    }

    @Test(arguments: [
        ("sha256:" + String(repeating: "a", count: 64), false),
        ("sha512:" + String(repeating: "a", count: 128), true), ("x", true),
    ])
    func `an upload whose digest the registry states otherwise is none, and another algorithm says nothing`(
        _ stated: String,
        _ isStored: Bool
    ) throws {
        try withRegistry({ request in
            switch request.method {
            case "HEAD": [.answer(404)]
            case "POST": [.answer(202, ["Location: /up"])]
            default: [.answer(201, ["Docker-Content-Digest: \(stated)"])]
            }
        }) { server in
            let fixture = try RegistryFixture(server.url)
            for operation in [Operation.push, .put] {
                do {
                    _ = try operation.perform(fixture.client, fixture.terms)
                    #expect(isStored)
                } catch let error as HTTPFault {
                    #expect(!isStored)
                    // Nobody else has written anything: it is no conflict.
                    #expect(error.kind == .unavailable)
                    #expect(error.message.contains(stated))
                }
            }
        }
    }
}
