import Digest
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on a registry that goes wrong; the server is a stand-in that answers as each test says.
@Suite(.ownThread)
struct OCIFaultTests {
    @Test
    func
        `nothing is uploaded to a registry that shows its charts to nobody, and it is told how that is mended`()
        throws
    {
        try withRegistryShelf(awaitsFirstLook: false, { $0.put("GET /v2/_catalog", [.answer(403)]) }) {
            adapted,
            _,
            server throws in
            let error = try #require(try adapted.upload(try chart("app", "1.0.0")))
            #expect(error.code == .unavailable)
            #expect(error.message.contains("charts"), "\(error.message)")
            #expect(server.requests.allSatisfy { $0.method == "GET" })
        }
    }

    @Test(arguments: ["<html>hello</html>", "", "[]"])
    func `what is no manifest is no version that exists`(_ page: String) throws {
        try withRegistryShelf { shelf throws in
            try shelf.chart("other", "1.0.0", archive: [1])
            shelf.put("GET /v2/charts/app/manifests/1.0.0", [.answer(200, [], Array(page.utf8))])
        } _: { adapted, _, _ throws in
            let error = try #require(try adapted.upload(try chart("app", "1.0.0")))
            #expect(error.code == .unavailable, "\(error.message)")
        }
    }

    @Test(arguments: [true, false])
    func `an archive that is pushed while the one before it is deleted stays`(byDigest: Bool) throws {
        let tagged = "/v2/charts/app/manifests/1.0.0"
        try withRegistryShelf {
            try $0.chart("app", "1.0.0", archive: [1])
        } _: { adapted, shelf, server throws in
            let other = RegistryShelf()
            try other.chart("app", "1.0.0", archive: [2])
            let answers = other.answers.withLock(\.self)
            let stated = try #require(try adapted.manifestDigest("app", "1.0.0"))
            let first = "DELETE /v2/charts/app/manifests/\(stated)"
            shelf.put(first, byDigest ? [.answer(202)] : [.answer(405)])
            shelf.put("DELETE \(tagged)", [.answer(202)])
            shelf.events.withLock { events in
                events[first] = { $0.answers.withLock { $0.merge(answers) { $1 } } }
            }
            let error = try adapted.delete("app", "1.0.0")
            #expect(error?.code == (byDigest ? nil : .conflict))
            #expect(!server.requests.contains { $0.method == "DELETE" && $0.target == tagged })
            #expect(try eventually { try adapted.fetch("app", "1.0.0").data == [2] })
        }
    }

    @Test(arguments: ["manifests/1.0.0", "blobs/"])
    func `a chart that the registry keeps from us is skipped, and the others are listed`(_ part: String)
        throws
    {
        try withRegistryShelf { shelf throws in
            try shelf.chart("hidden", "1.0.0", archive: [2])
            try shelf.chart("other", "1.0.0", archive: [1])
            shelf.put(
                "GET /v2/_catalog",
                [.answer(200, [], Array(#"{"repositories":["charts/hidden","charts/other"]}"#.utf8))]
            )
            shelf.answers.withLock { answers in
                for key in answers.keys where key.contains("charts/hidden/\(part)") {
                    answers[key] = [.answer(403)]
                }
            }
        } _: { adapted, _, _ throws in
            #expect(try adapted.list() == ["other 1.0.0"])
            #expect(adapted.skipped == 1)
        }
    }

    @Test func `a web page in the place of an archive makes no version tampered`() throws {
        let archive = try chart("app", "1.0.0")
        let blob = "GET /v2/charts/app/blobs/sha256:" + (try SHA256Digest.of(archive).hex)
        try withRegistryShelf {
            try $0.chart("app", "1.0.0", archive: archive)
        } _: { adapted, shelf, _ throws in
            shelf.put(blob, [.answer(200, ["Content-Type: text/html; charset=utf-8"], Array("<html>".utf8))])
            let page = try adapted.fetch("app", "1.0.0")
            #expect(page.error?.code == .unavailable)
            #expect(page.data == [])
            shelf.put(blob, [.answer(200, [], archive)])
            #expect(try adapted.fetch("app", "1.0.0").data == archive)
        }
    }

    @Test func `an archive that the registry says it has is read before its chart is a success`() throws {
        let archive = try chart("app", "1.0.0")
        let blob = "/v2/charts/app/blobs/sha256:" + (try SHA256Digest.of(archive).hex)
        try withRegistryShelf { shelf throws in
            try shelf.chart("other", "1.0.0", archive: [1])
            shelf.put("POST *", [.answer(202, ["Location: /up"])])
            shelf.put("PUT *", [.answer(201)])
            shelf.put("HEAD \(blob)", [.text("HTTP/1.1 200 OK\r\nContent-Length: \(archive.count)\r\n\r\n")])
            shelf.put("GET \(blob)", [.answer(200, [], Array(archive.reversed()))])
        } _: { adapted, _, server throws in
            let error = try #require(try adapted.upload(archive))
            #expect(error.code == .unavailable)
            #expect(error.message.contains("other bytes"), "\(error.message)")
            #expect(!server.requests.contains { $0.target.contains("/manifests/") && $0.method == "PUT" })
        }
    }

    /// Troubles of a list that must never replace a good one.
    enum Trouble: CaseIterable, Sendable {
        case gone, serverError, refused, reset, truncated, html, hugeHeader, busy

        var actions: [StandInAction] {
            let page = Array(String(repeating: "<html>", count: 1000).utf8)
            return switch self {
            case .gone: [.answer(404)]
            case .serverError: [.answer(503, ["Retry-After: 1"], page)]
            case .refused: [.answer(401, ["WWW-Authenticate: Basic realm=\"secret-realm\""], page)]
            case .reset: [.reset]
            case .truncated:
                [.text("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{\"repositories\":["), .close]
            case .html: [.answer(200, [], page)]
            case .hugeHeader:
                [
                    .text("HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 90_000) + "\r\n\r\n"),
                    .close,
                ]
            case .busy: [.answer(429, ["Retry-After: 1000"])]
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func `a registry in trouble keeps what it last listed, and says so`(_ trouble: Trouble) throws {
        try withRegistryShelf({ try $0.chart("app", "1.0.0", archive: [1]) }) { plugin, shelf, _ throws in
            #expect(try plugin.list() == ["app 1.0.0"])
            shelf.put("GET /v2/_catalog", trouble.actions)
            #expect(eventually { plugin.healthError != nil })
            #expect(plugin.healthError?.contains("html") == false)
            #expect(plugin.healthError?.contains("secret-realm") == false)
            #expect(try plugin.list() == ["app 1.0.0"])
        }
    }

    @Test func `a registry that was never readable makes lists fail with advice`() throws {
        try withRegistryShelf({ _ in }) { plugin, _, _ throws in
            let error = #expect(throws: AdapterError.self) { try plugin.list() }
            #expect(error?.code == .unavailable)
            #expect(error?.message.contains("charts") == true)
        }
    }

    /// What can be wrong with one chart while the others are well.
    enum Flaw: CaseIterable, Sendable {
        case manifestGone, manifestLies, manifestHuge, manifestHTML, configGone, configWrong, configLonger,
            configShorter
    }

    @Test(arguments: Flaw.allCases)
    func `one bad chart spoils no other`(_ flaw: Flaw) throws {
        let prepare = { (shelf: RegistryShelf) in
            try shelf.chart("bad", "1.0.0", archive: [1])
            let config = Array(#"{"apiVersion":"v2","name":"bad","version":"1.0.0"}"#.utf8)
            let blob = "GET /v2/charts/bad/blobs/sha256:" + (try SHA256Digest.of(config).hex)
            let manifest = "GET /v2/charts/bad/manifests/1.0.0"
            switch flaw {
            case .manifestGone: shelf.put(manifest, [.answer(404)])
            case .manifestLies:
                let other = String(repeating: "a", count: 64)
                shelf.put(
                    manifest,
                    [.answer(200, ["Docker-Content-Digest: sha256:\(other)"], Array("{}".utf8))]
                )
            case .manifestHuge:
                shelf.put(manifest, [.answer(200, [], [UInt8](repeating: 0x20, count: (4 << 20) + 1))])
            case .manifestHTML: shelf.put(manifest, [.answer(200, [], Array("<html>".utf8))])
            case .configGone: shelf.put(blob, [.answer(404)])
            case .configWrong: shelf.put(blob, [.answer(200, [], config.map { $0 ^ 1 })])
            case .configLonger: shelf.put(blob, [.answer(200, [], config + [0x20])])
            case .configShorter: shelf.put(blob, [.answer(200, [], config.dropLast())])
            }
            try shelf.chart("good", "1.0.0", archive: [1])
            shelf.put(
                "GET /v2/_catalog",
                [.answer(200, [], Array(#"{"repositories":["charts/bad","charts/good"]}"#.utf8))]
            )
        }
        try withRegistryShelf(prepare) { plugin, _, _ throws in
            #expect(try plugin.list() == ["good 1.0.0"])
            #expect(plugin.skipped == (flaw == .manifestGone ? nil : 1))
        }
    }

    @Test func `an archive with another digest is not sent to its end`() throws {
        let archive = try chart("app", "1.0.0")
        let digest = "sha256:" + (try SHA256Digest.of(archive).hex)
        for wrong in [archive.dropLast() + [archive[archive.count - 1] ^ 1], archive + [0]] {
            try withRegistryShelf({ shelf in
                try shelf.chart("app", "1.0.0", archive: archive)
                shelf.put("GET /v2/charts/app/blobs/\(digest)", [.answer(200, [], Array(wrong))])
            }) { plugin, _, _ throws in
                let (data, error) = try plugin.fetch("app", "1.0.0")
                #expect(error?.code == .unavailable)
                #expect(data.count < archive.count)
            }
        }
    }

    @Test(arguments: [
        ([StandInAction.answer(404)], AdapterError.Code.unavailable), ([.answer(403)], .unauthenticated),
        ([.reset], .unavailable),
        ([.text("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"), .close], .unavailable),
    ])
    func `an archive that does not come is an error`(_ actions: [StandInAction], _ code: AdapterError.Code)
        throws
    {
        let digest = "sha256:" + (try SHA256Digest.of([1, 2, 3]).hex)
        try withRegistryShelf({ shelf in
            try shelf.chart("app", "1.0.0", archive: [1, 2, 3])
            shelf.put("GET /v2/charts/app/blobs/\(digest)", actions)
        }) { plugin, _, _ throws in
            #expect(try plugin.fetch("app", "1.0.0").error?.code == code)
        }
    }

    /// Where a push can break off.
    enum Stage: String, CaseIterable, Sendable {
        case look = "GET /v2/charts/new/manifests/1.0.0"
        case session = "POST /v2/charts/new/blobs/uploads/"
        case blob = "PUT /up"
        case manifest = "PUT /v2/charts/new/manifests/1.0.0"
    }

    @Test(arguments: Stage.allCases, [0, 1, 2])
    func `a push that breaks off is an error and leaves nothing that is listed`(
        _ stage: Stage,
        _ trouble: Int
    ) throws {
        let actions: [[StandInAction]] = [
            [.reset], [.answer(500)], [.text("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\nx"), .close],
        ]
        try withRegistryShelf({ shelf in
            shelf.put("GET /v2/_catalog", [.answer(200, [], Array(#"{"repositories":[]}"#.utf8))])
            shelf.put("POST /v2/charts/new/blobs/uploads/", [.answer(202, ["Location: /up"])])
            shelf.put("PUT /up", [.answer(201)])
            shelf.put("PUT /v2/charts/new/manifests/1.0.0", [.answer(201)])
            shelf.put(stage.rawValue, actions[trouble])
        }) { plugin, _, _ throws in
            #expect(try plugin.list() == [])
            #expect(try plugin.upload(try chart("new", "1.0.0"))?.code == .unavailable)
            #expect(try plugin.list() == [])
        }
    }

    @Test func `what somebody else pushed in the same moment is reported, not covered up`() throws {
        let theirs = RegistryShelf()
        try theirs.chart("new", "1.0.0", archive: [9])
        let manifest = "/v2/charts/new/manifests/1.0.0"
        let isPut = Atomic(false)
        let server = try #require(
            StandInServer { request in
                switch (request.method, request.target.prefix { $0 != "?" }) {
                case ("GET", "/v2/_catalog"): return [.answer(200, [], Array(#"{"repositories":[]}"#.utf8))]
                case ("POST", _): return [.answer(202, ["Location: /up"])]
                case ("PUT", manifest[...]):
                    isPut.store(true, ordering: .relaxed)
                    return [.answer(201)]
                case ("PUT", _): return [.answer(201)]
                case ("GET", manifest[...]) where isPut.load(ordering: .relaxed):
                    return theirs.answer(request)
                default: return [.answer(404)]
                }
            }
        )
        defer { server.stop() }
        try withAdapter(ociConfiguration("127.0.0.1:\(server.port)")) { plugin, _ throws in
            let error = try #require(try Adapted(plugin).upload(try chart("new", "1.0.0")))
            #expect(error.code == .alreadyExists)
            let details = try JSONValue(parsing: try #require(error.detailsJSON))
            #expect(details["existingChecksum"]?.string == "sha256:" + (try SHA256Digest.of([9]).hex))
            #expect(try Adapted(plugin).list() == [])
        }
    }

    @Test func `an unchanged registry costs a request for each list and no other`() throws {
        try withRegistryShelf({ try $0.chart("app", "1.0.0", archive: [1]) }) { plugin, _, server throws in
            #expect(try plugin.list() == ["app 1.0.0"])
            let looks = { server.requests.count { $0.target.hasPrefix("/v2/_catalog") } }
            #expect(eventually { looks() >= OCICatalogueReader.recheckRounds + 4 })
            let requests = server.requests
            #expect(requests.count { $0.target.contains("/blobs/") } == 1)
            #expect(requests.count { $0.method == "GET" && $0.target.contains("/manifests/") } == 1)
            #expect((1...2).contains(requests.count { $0.method == "HEAD" }))
            #expect(requests.count { $0.target.contains("/tags/list") } <= looks() + 1)
        }
    }

    @Test func `a shutdown does not wait for a registry that hangs`() throws {
        let elapsed = try ContinuousClock().measure {
            try withRegistryShelf(awaitsFirstLook: false, { $0.put("GET *", [.hang]) }) {
                plugin,
                _,
                _ throws in
                _ = #expect(throws: AdapterError.self) { try plugin.list() }
            }
        }
        #expect(elapsed < .seconds(20))
    }
}
