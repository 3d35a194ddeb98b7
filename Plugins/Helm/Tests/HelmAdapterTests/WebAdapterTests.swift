import CO2DMSPlugin
import Digest
import Foundation
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The adapter on an index behind HTTP; the server is a stand-in that answers as each test says.
@Suite(.ownThread)
struct WebAdapterTests {
    /// What a stand-in repository holds at the moment.
    final class Shelf: Sendable {
        let answers = Mutex<[String: [StandInAction]]>([:])
        func put(_ path: String, _ actions: [StandInAction]) { answers.withLock { $0[path] = actions } }
        func index(_ text: String, _ headers: [String] = []) {
            put("/r/index.yaml", [.answer(200, headers, Array(text.utf8))])
        }
    }

    private func withRepository<R>(
        _ more: [JSONMember] = [],
        awaitsFirstLook: Bool = true,
        prepare: (Shelf) throws -> Void,
        _ body: (StandInPlugin, Shelf, StandInServer) throws -> R
    ) throws -> R {
        let shelf = Shelf()
        let server = try #require(
            StandInServer { request in
                shelf.answers.withLock { $0[request.target] } ?? [.answer(404)]
            }
        )
        defer { server.stop() }
        try prepare(shelf)
        let members = [
            JSONMember(key: "repository_url", value: .string(server.url + "/r")),
            JSONMember(key: "refresh", value: "100ms"),
        ]
        return try withAdapter(.object(members + more)) { plugin, _ in
            if awaitsFirstLook { plugin.awaitFirstLook() }
            return try body(plugin, shelf, server)
        }
    }

    private func index(_ version: String = "1.0.0", url: String? = nil, of archive: [UInt8]? = nil) throws
        -> String
    {
        let digest = try archive.map { try SHA256Digest.of($0).hex }
        let text = IndexFixture.index([("a", [IndexFixture.entry("a", version, digest: digest)])])
        return url.map { text.replacing("- a-\(version).tgz", with: "- \($0)") } ?? text
    }

    @Test func `an index is listed and its archives are fetched`() throws {
        let archive = try chart("a", "1.0.0")
        try withRepository(prepare: { shelf in
            shelf.index(try index(of: archive))
            shelf.put("/r/a-1.0.0.tgz", [.answer(200, [], archive)])
        }) { plugin, _, server throws in
            #expect(try plugin.list() == ["a 1.0.0"])
            let package = try #require(try plugin.get("a-1.0.0").packages.first)
            #expect(package.packageURI == server.url + "/r/a-1.0.0.tgz")
            #expect(package.repositoryURL == server.url + "/r")
            let record = try plugin.fetch("a", "1.0.0")
            #expect(record.error == nil)
            #expect(record.data == archive)
            let part = try plugin.fetch("a", "1.0.0") { request in
                request.flags = O2DMS_REQ_RANGE
                request.rangeOffset = 5
                request.rangeLength = 10
            }
            #expect(part.data == Array(archive[5..<15]))
        }
    }

    @Test func `an unchanged index is asked for with what the server said last time`() throws {
        try withRepository(prepare: {
            $0.index(try index(), ["ETag: \"x1\"", "Last-Modified: Wed, 14 Jan 2026 10:00:00 GMT"])
        }) {
            plugin,
            shelf,
            server throws in
            shelf.put("/r/index.yaml", [.answer(304)])
            let indexRequests = { server.requests.filter { $0.target == "/r/index.yaml" } }
            #expect(eventually { indexRequests().count >= 3 })
            let last = try #require(indexRequests().last)
            #expect(last.headers["if-none-match"] == "\"x1\"")
            #expect(last.headers["if-modified-since"] == "Wed, 14 Jan 2026 10:00:00 GMT")
            #expect(try plugin.list() == ["a 1.0.0"])
            #expect(plugin.perform(.health)?.error == nil)
        }
    }

    @Test func `a new index is seen by the next refresh, with another revision`() throws {
        try withRepository(prepare: { $0.index(try index()) }) { plugin, shelf, _ throws in
            let before = plugin.perform(.packageList)?.revision
            shelf.index(try index("2.0.0"))
            #expect(try eventually { try plugin.list() == ["a 2.0.0"] })
            #expect(plugin.perform(.packageList)?.revision != before)
        }
    }

    /// Answers that must never replace a good index.
    enum Trouble: CaseIterable, Sendable {
        case gone, serverError, refused, reset, truncated, endless, closeDelimitedHalf, html, notYAML, empty,
            hugeHeader

        var actions: [StandInAction] {
            let page = Array(String(repeating: "<html>", count: 1000).utf8)
            switch self {
            case .gone: return [.answer(404)]
            case .serverError: return [.answer(503, ["Retry-After: 1"], page)]
            case .refused: return [.answer(401, ["WWW-Authenticate: Basic realm=\"secret-realm\""], page)]
            case .reset: return [.reset]
            case .truncated:
                return [.text("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\napiVersion: v1\n"), .close]
            case .endless: return [.answer(200, [], [UInt8](repeating: 0x23, count: 200_000))]
            case .closeDelimitedHalf:
                return [.text("HTTP/1.1 200 OK\r\n\r\napiVersion: v1\nentries: {}\n"), .close]
            case .html: return [.answer(200, [], page)]
            case .notYAML: return [.answer(200, [], Array("a: [".utf8))]
            case .empty: return [.answer(200)]
            case .hugeHeader:
                return [
                    .text("HTTP/1.1 200 OK\r\nX: " + String(repeating: "y", count: 90_000) + "\r\n\r\n"),
                    .close,
                ]
            }
        }
    }

    @Test(arguments: Trouble.allCases)
    func `a repository in trouble keeps its last good index and says so, until that is too old`(
        _ trouble: Trouble
    ) throws {
        let members = [
            JSONMember(key: "max_stale", value: "500ms"),
            JSONMember(key: "limits", value: ["index_size": "64KiB"]),
        ]
        try withRepository(members, prepare: { $0.index(try index()) }) { plugin, shelf, _ throws in
            shelf.put("/r/index.yaml", trouble.actions)
            #expect(eventually { plugin.perform(.health)?.record("error") != nil })
            #expect(try plugin.list() == ["a 1.0.0"])
            let health = try #require(plugin.perform(.health))
            #expect(health.error == nil)
            #expect(health.record("error")?.string?.contains("html") != true)
            #expect(eventually { plugin.perform(.packageList)?.error?.code == .unavailable })
            #expect(try plugin.get("a-1.0.0").error?.code == .unavailable)
            #expect(plugin.perform(.health)?.error?.code == .unavailable)
            shelf.index(try index())
            #expect(eventually { plugin.perform(.packageList)?.packages.count == 1 })
        }
    }

    @Test func `c_half: a truncated index is never presented as a complete one, wherever it was cut`()
        throws
    {
        let text = IndexFixture.index((0..<5).map { ("c\($0)", [IndexFixture.entry("c\($0)", "1.0.0")]) })
        let bytes = Array(text.utf8)
        let cut = Atomic(0)
        let server = try #require(
            StandInServer { _ in
                [
                    .send(Array("HTTP/1.1 200 OK\r\n\r\n".utf8) + bytes.prefix(cut.load(ordering: .relaxed))),
                    .close,
                ]
            }
        )
        defer { server.stop() }
        var settings = RepositorySettings(name: nil, url: server.url, kind: .http(depth: nil))
        settings.timeout = .seconds(10)
        let repository = try WebRepository(settings, reporter: RepositoryReporter(host: nil))
        for step in 0..<100 {
            cut.store(bytes.count * step / 100, ordering: .relaxed)
            repository.follower.lookNow()
            #expect(repository.state.snapshot == nil)
            #expect(repository.state.fault != nil)
        }
    }

    @Test func `a server that never answered makes lists fail, and health tells why`() throws {
        try withRepository(prepare: { $0.put("/r/index.yaml", [.answer(500)]) }) { plugin, _, _ throws in
            let error = try #require(plugin.perform(.packageList)?.error)
            #expect(error.code == .unavailable)
            #expect(error.message.contains("500"))
            #expect(plugin.perform(.health)?.error?.code == .unavailable)
        }
    }

    @Test func `c_digest: an archive with another digest is not served to its end`() throws {
        let archive = try chart("a", "1.0.0")
        try withRepository(prepare: { shelf in
            shelf.index(try index(of: archive))
            shelf.put(
                "/r/a-1.0.0.tgz",
                [.answer(200, [], archive.dropLast() + [archive[archive.count - 1] ^ 1])]
            )
        }) { plugin, _, _ throws in
            let record = try plugin.fetch("a", "1.0.0")
            #expect(record.error?.code == .unavailable)
            #expect(record.data.count < archive.count)
        }
    }

    @Test(arguments: [
        ([StandInAction.answer(404)], AdapterError.Code.unavailable), ([.answer(403)], .unauthenticated),
        ([.text("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf"), .close], .unavailable),
        ([.reset], .unavailable),
    ])
    func `an archive that does not come is an error`(_ actions: [StandInAction], _ code: AdapterError.Code)
        throws
    {
        try withRepository(prepare: { shelf in
            shelf.index(try index())
            shelf.put("/r/a-1.0.0.tgz", actions)
        }) { plugin, _, _ throws in
            let record = try plugin.fetch("a", "1.0.0")
            #expect(record.error?.code == code)
        }
    }

    @Test func `credentials go to the repository and nowhere else`() throws {
        let archive = try chart("a", "1.0.0")
        let stranger = try #require(StandInServer { _ in [.answer(200, [], archive)] })
        defer { stranger.stop() }
        let auth = JSONMember(key: "auth", value: ["username": "u", "password": "p"])
        try withRepository(
            [auth],
            prepare: { $0.index(try index(url: stranger.url + "/a-1.0.0.tgz", of: archive)) }
        ) {
            plugin,
            _,
            server throws in
            #expect(try plugin.list() == ["a 1.0.0"])
            #expect(server.requests.first?.headers["authorization"] == "Basic dTpw")
            // An index may not lead us to this machine either.
            #expect(try plugin.fetch("a", "1.0.0").error?.code == .unavailable)
            #expect(stranger.requests.isEmpty)
        }
    }

    @Test func `addresses of archives are resolved against the index`() throws {
        let references = [
            ("sub/a.tgz", "/r/sub/a.tgz"), ("../x/a.tgz", "/x/a.tgz"), ("/top/a.tgz", "/top/a.tgz"),
            ("a.tgz?x=1", "/r/a.tgz?x=1"),
        ]
        for (reference, path) in references {
            try withRepository(prepare: { $0.index(try index(url: reference)) }) { plugin, _, server throws in
                #expect(try plugin.get("a-1.0.0").packages.first?.packageURI == server.url + path)
            }
        }
    }

    @Test func `uploads and deletions are not supported, with the reason`() throws {
        try withRepository(prepare: { $0.index(try index()) }) { plugin, _, _ throws in
            let upload = try #require(try plugin.upload(try chart("b", "1.0.0")).error)
            #expect(upload.code == .unsupported)
            #expect(upload.message.contains("plain HTTP index"))
            #expect(try plugin.delete("a", "1.0.0").error?.code == .unsupported)
        }
    }

    @Test func `a shutdown does not wait for a server that hangs`() throws {
        let elapsed = try ContinuousClock().measure {
            let hang = { (shelf: Shelf) in shelf.put("/r/index.yaml", [.hang]) }
            try withRepository(awaitsFirstLook: false, prepare: hang) { plugin, _, _ throws in
                #expect(plugin.perform(.packageList)?.error?.code == .unavailable)
            }
        }
        #expect(elapsed < .seconds(20))
    }
}
