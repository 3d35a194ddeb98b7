import HTTPStandIn
import Testing

@testable import HTTPClient

/// Redirects are followed by hand, and no secret follows to another origin (rows 131 and 133).
struct HTTPRedirectTests {
    @Test func `a redirect on the same origin keeps the credentials`() throws {
        try withServer({ request in
            request.target == "/a" ? [.answer(302, ["Location: /b"])] : [.answer(200, [], Array("b".utf8))]
        }) { server in
            let (response, body) = try client(server, login: true).collect(get(server, "/a"))
            #expect(body == Array("b".utf8))
            #expect(response.address.path == "/b")
            #expect(
                server.requests.map { $0.headers["authorization"] }
                    == Array(repeating: "Basic dTpw", count: 2)
            )
        }
    }

    @Test func `a redirect that says not where to is an answer for the caller`() throws {
        try withServer({ _ in [.answer(301, ["x-amz-bucket-region: eu-central-1"])] }) { server in
            let (response, _) = try client(server).collect(get(server, "/a"))
            #expect(response.status == 301 && response.header("x-amz-bucket-region") == "eu-central-1")
        }
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func `no secret follows a redirect to another origin`(_ status: Int) throws {
        try withServer({ _ in [.answer(200)] }) { stranger in
            try withServer({ _ in [.answer(status, ["Location: \(stranger.url)/loot"])] }) { server in
                var request = try get(server, "/a")
                request.headers = [
                    HTTPHeaderField("PRIVATE-TOKEN", "s"), HTTPHeaderField("X-API-Key", "s"),
                    HTTPHeaderField("Cookie", "s"), HTTPHeaderField("If-None-Match", "\"1\""),
                ]
                let client = try client(server, login: true) { $0.allowsLocalStrangers = true }
                _ = try client.collect(request)
                let loot = try #require(stranger.requests.first)
                #expect(loot.headers["if-none-match"] == "\"1\"")
                for secret in ["authorization", "private-token", "x-api-key", "cookie"] {
                    #expect(loot.headers[secret] == nil)
                }
            }
        }
    }

    @Test(arguments: [
        "http://127.0.0.1:1/", "http://[::ffff:7f00:1]:1/", "http://0:1/", "http://2130706433:1/",
        "http://0x7f.1:1/",
        "http://localhost:1/", "http://169.254.169.254/latest", "http://[::1]:1/",
    ])
    func `a redirect to a local address is refused however it is spelt`(_ target: String) throws {
        try withServer({ _ in [.answer(302, ["Location: \(target)"])] }) { server in
            let client = try client(server)
            let error = #expect(throws: HTTPClientError.self) { _ = try client.collect(get(server, "/")) }
            #expect(error?.kind == .forbiddenAddress)
        }
    }

    @Test(arguments: ["file:///etc/passwd", "gopher://127.0.0.1:6379/x", "http://u:p@h/", ""])
    func `a redirect to anything but http is refused`(_ target: String) throws {
        try withServer({ _ in [.answer(302, ["Location: \(target)"])] }) { server in
            let client = try client(server)
            let error = #expect(throws: HTTPClientError.self) { _ = try client.collect(get(server, "/")) }
            #expect(error?.kind == .redirect)
        }
    }

    @Test func `a redirect loop ends after five`() throws {
        try withServer({ _ in [.answer(302, ["Location: /again"])] }) { server in
            let client = try client(server)
            let error = #expect(throws: HTTPClientError.self) { _ = try client.collect(get(server, "/")) }
            #expect(error?.kind == .redirect)
            #expect(server.requests.count == 6)
        }
    }

    @Test func `a redirected write is an answer, not followed`() throws {
        try withServer({ _ in [.answer(307, ["Location: /b"])] }) { server in
            let request = HTTPClientRequest(.delete, try HTTPAddress(server.url + "/a"), bodyLimitBytes: 10)
            let response = try client(server).collect(request).response
            #expect(response.status == 307)
            #expect(server.requests.count == 1)
        }
    }
}
