import HTTPStandIn
import Testing

@testable import HTTPClient

/// What is sent with a signed request, and to whom; whether a signature is right is for a server to say.
struct HTTPSignatureTests {
    private func signature(for origin: HTTPOrigin, _ provider: HTTPRequestSignature.Provider = .aws)
        -> HTTPRequestSignature
    {
        HTTPRequestSignature(
            provider,
            keyID: "AKID",
            secret: "the-secret",
            sessionToken: "the-token",
            region: "eu-central-1",
            for: origin
        )
    }

    @Test func `a signed request names key, region, digest and session, and not the secret`() throws {
        try withServer({ _ in [.answer(200)] }) { server in
            var request = try get(server, "/bucket/key")
            request.signature = signature(for: request.address.origin)
            request.headers = [HTTPHeaderField("If-None-Match", "*")]
            _ = try client(server).collect(request)
            let headers = try #require(server.requests.first).headers
            let authorization = try #require(headers["authorization"])
            #expect(authorization.hasPrefix("AWS4-HMAC-SHA256 Credential=AKID/"))
            #expect(authorization.contains("/eu-central-1/s3/aws4_request, "))
            #expect(
                authorization.contains(
                    "SignedHeaders=host;if-none-match;x-amz-content-sha256;x-amz-date;x-amz-security-token,"
                )
            )
            #expect(headers["x-amz-content-sha256"] == HTTPRequestSignature.emptySHA256)
            #expect(headers["x-amz-security-token"] == "the-token")
            #expect(!headers.values.contains { $0.contains("the-secret") })
        }
    }

    @Test func `google's scheme has its own names`() throws {
        try withServer({ _ in [.answer(200)] }) { server in
            var request = try get(server, "/bucket/key")
            request.signature = signature(for: request.address.origin, .google)
            _ = try client(server).collect(request)
            let headers = try #require(server.requests.first).headers
            let authorization = try #require(headers["authorization"])
            #expect(authorization.hasPrefix("GOOG4-HMAC-SHA256 Credential=AKID/"))
            #expect(authorization.contains("/eu-central-1/storage/goog4_request, "))
            #expect(headers["x-goog-content-sha256"] != nil)
            #expect(headers["x-goog-date"] != nil)
        }
    }

    @Test func `a redirect on the same origin is signed again for its own path`() throws {
        try withServer({ request in
            request.target == "/a" ? [.answer(307, ["Location: /b"])] : [.answer(200)]
        }) { server in
            var request = try get(server, "/a")
            request.signature = signature(for: request.address.origin)
            _ = try client(server).collect(request)
            let sent = server.requests.compactMap { $0.headers["authorization"] }
            #expect(sent.count == 2)
            #expect(Set(sent).count == 2)
        }
    }

    @Test func `another port gets no signature and no session token`() throws {
        try withServer({ _ in [.answer(200)] }) { stranger in
            try withServer({ _ in [.answer(307, ["Location: \(stranger.url)/loot"])] }) { server in
                var request = try get(server, "/a")
                request.signature = signature(for: request.address.origin)
                _ = try client(server) { $0.allowsLocalStrangers = true }.collect(request)
                let loot = try #require(stranger.requests.first).headers
                #expect(loot["authorization"] == nil)
                #expect(!loot.keys.contains { $0.hasPrefix("x-amz") })
            }
        }
    }
}
