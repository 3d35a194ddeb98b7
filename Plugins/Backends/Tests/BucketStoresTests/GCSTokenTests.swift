import Digest
import Foundation
import HTTPClient
import HTTPStandIn
import JSONText
import ObjectStore
import ObjectStoreTesting
import Synchronization
import Testing

@testable import BucketStores

/// A service account's key and the tokens that it buys.
struct GCSTokenTests {
    @Test func `the key signs who it is, what for, and for how long`() throws {
        try withTokenServer { server, json in
            let tokens = try tokens(json)
            #expect(try tokens.current(.generous) == "T")
            let form = String(decoding: try #require(server.requests.first).body, as: UTF8.self)
            #expect(
                form.hasPrefix("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=")
            )
            let parts = form.split(separator: "=").last?.split(separator: ".").map(String.init) ?? []
            try #require(parts.count == 3)
            let header = try JSONValue(parsing: bytes(parts[0]))
            #expect(header["alg"]?.string == "RS256")
            #expect(header["kid"]?.string == "key-1")
            let claims = try JSONValue(parsing: bytes(parts[1]))
            #expect(claims["iss"]?.string == "gateway@project.iam.gserviceaccount.com")
            #expect(claims["aud"]?.string == server.url + "/token")
            #expect(claims["scope"]?.string == "https://www.googleapis.com/auth/devstorage.read_write")
            let issued = try #require(claims["iat"]?.integer)
            #expect(claims["exp"]?.integer == issued + 3600)
            let key = try RSAPrivateKey(pem: Array(ServiceAccount.pem.get().utf8))
            // The same key signs the same text in the same way.
            #expect(try key.signature(of: Array("\(parts[0]).\(parts[1])".utf8)) == bytes(parts[2]))
        }
    }

    @Test(arguments: [(2879, 1), (2880, 2)])
    func `a token is renewed when four fifths of its hour are over`(_ seconds: Int, _ requests: Int) throws {
        try withTokenServer { server, json in
            let clock = Clock()
            let tokens = try tokens(json) { clock.now }
            _ = try tokens.current(.generous)
            clock.advance(seconds)
            _ = try tokens.current(.generous)
            #expect(server.requests.count == requests)
        }
    }

    @Test func `a token that the store refuses is not used again`() throws {
        try withTokenServer { server, json in
            let store = try #require(StandInServer { _ in [.answer(401)] })
            defer { store.stop() }
            var settings = GCSSettings(bucket: "bucket")
            settings.endpoint = try HTTPAddress(store.url)
            settings.key = try ServiceAccountKey(json: json)
            let connection = HTTPClientConfiguration(trustedOrigin: try HTTPAddress(store.url).origin)
            let bucket = try GCSStore(settings, connection)
            for _ in 0..<2 {
                let fault = #expect(throws: HTTPFault.self) { try bucket.head("a", .generous) }
                #expect(fault?.kind == .refused)
            }
            #expect(store.requests.map { $0.headers["authorization"] } == ["Bearer T", "Bearer T"])
            #expect(server.requests.count == 2)
        }
    }

    @Test func `neither a token nor an assertion follows a redirect`() throws {
        let stranger = try #require(StandInServer { _ in [.answer(200)] })
        defer { stranger.stop() }
        let server = try #require(StandInServer { _ in [.answer(307, ["Location: \(stranger.url)/loot"])] })
        defer { server.stop() }
        let tokens = try tokens(ServiceAccount.json(server.url), local: true)
        #expect(throws: HTTPFault.self) { try tokens.current(.generous) }
        #expect(stranger.requests.isEmpty)
    }

    @Test func `tokens for a store with TLS are not had without`() throws {
        var settings = GCSSettings(bucket: "bucket")
        settings.key = try ServiceAccountKey(json: ServiceAccount.json("http://127.0.0.1:1"))
        let connection = HTTPClientConfiguration(trustedOrigin: try HTTPAddress("https://x.example").origin)
        let fault = #expect(throws: HTTPFault.self) { try GCSStore(settings, connection) }
        #expect(fault?.message.contains("token_uri") == true)
    }

    @Test(arguments: ["", "{}", "[]", "{\"type\":\"authorized_user\"}"])
    func `another file is refused`(_ text: String) {
        let fault = #expect(throws: HTTPFault.self) { try ServiceAccountKey(json: Array(text.utf8)) }
        #expect(fault?.kind == .refused)
    }

    private func withTokenServer(_ body: (StandInServer, [UInt8]) throws -> Void) throws {
        let token = Array("{\"access_token\":\"T\",\"expires_in\":3600,\"token_type\":\"Bearer\"}".utf8)
        let responder: StandInServer.Responder = { _ in [.answer(200, [], token)] }
        let server = try #require(StandInServer(responder))
        defer { server.stop() }
        try body(server, ServiceAccount.json(server.url))
    }

    private func tokens(
        _ json: [UInt8],
        local: Bool = false,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) throws -> GCSTokens {
        let key = try ServiceAccountKey(json: json)
        var connection = HTTPClientConfiguration(trustedOrigin: key.tokenAddress.origin)
        connection.allowsLocalStrangers = local
        return GCSTokens(key, connection, now: now)
    }

    private func bytes(_ text: String) throws -> [UInt8] {
        let plain = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        let padding = String(repeating: "=", count: (4 - plain.count % 4) % 4)
        return try #require(Base64.decode(String(plain) + padding))
    }
}

/// A clock that goes when it is told to.
private final class Clock: Sendable {
    private let start = ContinuousClock.now
    private let seconds = Atomic<Int>(0)

    var now: ContinuousClock.Instant { start + .seconds(seconds.load(ordering: .relaxed)) }

    func advance(_ seconds: Int) { self.seconds.store(seconds, ordering: .relaxed) }
}
