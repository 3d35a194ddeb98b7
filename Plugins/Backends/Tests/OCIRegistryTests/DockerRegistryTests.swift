import Digest
import HTTPClient
import HTTPStandIn
import OCIRegistry
import TestServers
import Testing

/// The client against the reference implementation.
struct DockerRegistryTests {
    enum Entrance: CaseIterable, Sendable { case open, basic, tokens, refreshTokens }

    private func withRegistry(
        _ entrance: Entrance,
        _ body: (RegistryFixture, RegistryTokenService?) throws -> Void
    ) throws {
        var behaviour = RegistryTokenService.Behaviour()
        behaviour.offersRefreshTokens = entrance == .refreshTokens
        switch entrance {
        case .open:
            let registry = try DockerRegistry()
            defer { registry.stop() }
            try body(try RegistryFixture(registry.url), nil)
        case .basic:
            let registry = try DockerRegistry(.basic(username: "alice", password: "s3cret"))
            defer { registry.stop() }
            try body(try RegistryFixture(registry.url, login: ("alice", "s3cret")), nil)
        case .tokens, .refreshTokens:
            let service = try RegistryTokenService(username: "alice", password: "s3cret", behaviour)
            defer { service.stop() }
            let registry = try DockerRegistry(.tokens(service))
            defer { registry.stop() }
            let login = ("alice", "s3cret")
            try body(try RegistryFixture(registry.url, login: login, trusting(service)), service)
        }
    }

    @Test(arguments: Entrance.allCases)
    func `what is pushed is listed, read and deleted, whoever is let in`(_ entrance: Entrance) throws {
        try withRegistry(entrance) { registry, _ in
            let (client, terms) = (registry.client, registry.terms)
            let first = try registry.push("org/app", "1.0.0", content: "one")
            try registry.push("org/app", "2.0.0", content: "two")
            try registry.push("other/app", "1.0.0")
            #expect(Set(try client.tags(of: "org/app", terms) ?? []) == ["1.0.0", "2.0.0"])
            #expect(try client.names(prefix: "org/", terms) == ["org/app"])
            #expect(try client.digest(ofTag: "1.0.0", of: "org/app", terms) == first)
            let manifest = try #require(try client.manifest("1.0.0", of: "org/app", terms).content)
            #expect(manifest.digest == first)
            let blob = try SHA256Digest.of(Array("one".utf8))
            #expect(try client.blob(blob, sizeBytes: 3, of: "org/app", terms).content == Array("one".utf8))
            #expect(try client.delete(first.reference, from: "org/app", terms) == .deleted)
            #expect(try client.manifest("1.0.0", of: "org/app", terms).isAbsent)
            #expect(try client.tags(of: "org/app", terms) == ["2.0.0"])
        }
    }

    @Test func `what is not there is absent, and a tag cannot be deleted alone here`() throws {
        try withRegistry(.open) { registry, _ in
            let (client, terms) = (registry.client, registry.terms)
            #expect(try client.tags(of: "none", terms) == nil)
            #expect(try client.manifest("1.0.0", of: "none", terms).isAbsent)
            #expect(try client.digest(ofTag: "1.0.0", of: "none", terms) == nil)
            let blob = try SHA256Digest.of([1])
            #expect(try client.blob(blob, sizeBytes: 1, of: "none", terms).isAbsent)
            #expect(try client.presence(ofBlob: blob, of: "none", terms) == .absent)
            #expect(try client.delete(blob.reference, from: "none", terms) == .absent)
            try registry.push("app", "1.0.0")
            guard case .unsupported = try client.delete("1.0.0", from: "app", terms) else {
                Issue.record("deleted by tag")
                return
            }
        }
    }

    @Test
    func `tokens are kept as long as four fifths of their life, and the password is sent only for new ones`()
        throws
    {
        try withRegistry(.tokens) { registry, service in
            let service = try #require(service)
            try registry.push("app", "1.0.0")
            let count = service.requests.count
            for _ in 0..<5 { _ = try registry.client.tags(of: "app", registry.terms) }
            #expect(service.requests.count <= count + 1)
            #expect(service.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test func `a refresh token takes the password's place`() throws {
        var behaviour = RegistryTokenService.Behaviour()
        behaviour.offersRefreshTokens = true
        behaviour.lifeSeconds = 1
        let service = try RegistryTokenService(username: "u", password: "p", behaviour)
        defer { service.stop() }
        let registry = try DockerRegistry(.tokens(service))
        defer { registry.stop() }
        let fixture = try RegistryFixture(registry.url, login: ("u", "p"), trusting(service))
        try fixture.push("app", "1.0.0")
        let deadline = ContinuousClock.now + .seconds(10)
        while !service.requests.contains(where: { $0.method == "POST" }), ContinuousClock.now < deadline {
            _ = try fixture.client.tags(of: "app", fixture.terms)
        }
        let refresh = try #require(service.requests.first { $0.method == "POST" })
        #expect(refresh.headers["authorization"] == nil)
        #expect(try fixture.client.tags(of: "app", fixture.terms) == ["1.0.0"])
    }

    @Test func `wrong credentials are refused once, without a loop`() throws {
        let registry = try DockerRegistry(.basic(username: "alice", password: "right"))
        defer { registry.stop() }
        for login in [nil, ("alice", "wrong")] as [(String, String)?] {
            let fixture = try RegistryFixture(registry.url, login: login)
            let fault = #expect(throws: HTTPFault.self) { try fixture.client.tags(of: "app", fixture.terms) }
            #expect(fault?.kind == .refused)
            #expect(fault?.message.contains("wrong") == false)
        }
    }

    /// The service has a port of its own, so it is trusted only if it is named.
    private func trusting(_ service: RegistryTokenService) -> (inout RegistryConfiguration) -> Void {
        { $0.tokenService = try? HTTPAddress(service.url).origin }
    }
}
