import Digest
import HTTPClient
import HTTPStandIn
import Synchronization
import Testing

@testable import OCIRegistry

/// A megabyte of what nobody asked for.
private let page = Array(String(repeating: "<html>secret-page", count: 60_000).utf8)

/// What registries get wrong; the server is a stand-in that answers as each test says.
struct RegistryFaultTests {
    private func json(_ text: String, _ headers: [String] = []) -> [StandInAction] {
        [.answer(200, headers, Array(text.utf8))]
    }

    /// Answers to a request for a list that are none.
    enum Answer: CaseIterable, Sendable {
        case serverError, forbidden, refused, refusedBasic, refusedBroken, notAllowed, unsupported, html,
            list, notText, twice,
            reset, truncated

        var actions: [StandInAction] {
            switch self {
            case .serverError: [.answer(500, [], page)]
            case .forbidden: [.answer(403, [], page)]
            case .refused: [.answer(401, [], page)]
            case .refusedBasic: [.answer(401, ["WWW-Authenticate: Basic realm=x"])]
            case .refusedBroken: [.answer(401, ["WWW-Authenticate: \"broken"])]
            case .notAllowed: [.answer(405)]
            case .unsupported: [.answer(400, [], Array(#"{"errors":[{"code":"UNSUPPORTED"}]}"#.utf8))]
            case .html: [.answer(200, [], page)]
            case .list: [.answer(200, [], Array("[]".utf8))]
            case .notText: [.answer(200, [], Array(#"{"tags":[1]}"#.utf8))]
            case .twice: [.answer(200, [], Array(#"{"tags":[],"tags":[]}"#.utf8))]
            case .reset: [.reset]
            case .truncated: [.text("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"tags\":"), .close]
            }
        }

        var kind: HTTPFault.Kind {
            switch self {
            case .forbidden, .refused, .refusedBasic, .refusedBroken: .refused
            case .notAllowed, .unsupported: .unsupported
            default: .unavailable
            }
        }
    }

    @Test(arguments: Answer.allCases)
    func `an answer that is none is told apart, and never shown`(_ answer: Answer) throws {
        try withRegistry({ _ in answer.actions }) { server in
            let fixture = try RegistryFixture(server.url)
            let fault = #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", fixture.terms) }
            #expect(fault?.kind == answer.kind)
            #expect(fault?.message.contains("html") == false)
            #expect(server.requests.count <= 2)
        }
    }

    @Test func `401 for ever ends after one new token`() throws {
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
            #expect(count.load(ordering: .relaxed) == 1)
            #expect(server.requests.count == 3)
        }
    }

    @Test(arguments: [
        "http://127.0.0.2:1/token", "http://localhost:1/token", "http://169.254.169.254/token",
        "ftp://x/token", "", "//x",
        "https://user:pw@example.invalid/",
    ])
    func `a token service on another host gets nothing`(_ realm: String) throws {
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
        try withRegistry({ _ in [.answer(200, [], [UInt8](repeating: 0x20, count: 1000))] }) { server in
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

    @Test func `an upload whose digest the registry states otherwise is none`() throws {
        let other = try SHA256Digest.of([9])
        try withRegistry({ request in
            switch request.method {
            case "HEAD": [.answer(404)]
            case "POST": [.answer(202, ["Location: /up"])]
            default: [.answer(201, ["Docker-Content-Digest: \(other.reference)"])]
            }
        }) { server in
            let fixture = try RegistryFixture(server.url)
            let fault = #expect(throws: HTTPFault.self) {
                try fixture.client.push(try RegistryContent([1]), to: "a", fixture.terms)
            }
            #expect(fault?.kind == .conflict)
        }
    }

    @Test func `a registry that hangs costs no more than the deadline`() throws {
        try withRegistry({ _ in [.hang] }) { server in
            let fixture = try RegistryFixture(server.url)
            let terms = HTTPTerms(deadline: .now.advanced(by: .milliseconds(200)))
            let fault = #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "a", terms) }
            #expect(fault?.kind == .deadline)
        }
    }
}
