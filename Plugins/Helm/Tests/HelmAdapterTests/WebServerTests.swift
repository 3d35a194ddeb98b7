import AdapterWork
import ChartMuseumStandIn
import HTTPClient
import HTTPStandIn
import O2DMSPluginKit
import Synchronization
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// What a server is taken for.
@Suite(.ownThread)
struct WebServerTests {
    private static let emptyIndex = Array("apiVersion: v1\nentries: {}\n".utf8)
    private static let museumInfo = #"{"version":"0.16.2"}"#

    private func answer(_ status: Int, _ body: String) -> [StandInAction] {
        [.answer(status, ["Content-Type: application/json"], Array(body.utf8))]
    }

    /// A repository at `/r` of a server that answers so; looked at once.
    private func withServer(
        _ kind: RepositorySettings.Kind = .http(depth: nil),
        api: @escaping @Sendable (_ path: String) -> [StandInAction],
        _ body: (WebRepository, StandInServer) throws -> Void
    ) throws {
        let server = try #require(
            StandInServer { request in
                request.target == "/r/index.yaml"
                    ? [.answer(200, [], Self.emptyIndex)] : api(request.target)
            }
        )
        defer { server.stop() }
        var settings = RepositorySettings(name: nil, url: server.url + "/r", kind: kind)
        settings.timeout = .seconds(5)
        let repository = try WebRepository(settings, reporter: RepositoryReporter(host: nil))
        repository.follower.lookNow()
        #expect(repository.state.snapshot != nil)
        try body(repository, server)
    }

    @Test(arguments: [
        (200, "<html>"), (200, "[]"), (200, #"{"charts":[{"name":"other"}]}"#), (200, #"{"a":[]}"#),
        (200, "{}"),
        (404, "{}"), (405, ""), (401, "{}"), (200, "[[[[[[[["),
    ])
    func `what does not answer as a ChartMuseum does is a plain index`(_ status: Int, _ body: String) throws {
        try withServer(api: { path in answer(path.hasSuffix("/info") ? 404 : status, body) }) {
            repository,
            _ in
            #expect(repository.typeName == "http")
            #expect(!repository.isWritable)
        }
    }

    @Test(arguments: [
        (200, #"{"web":[{"name":"web","version":"1.0.0"}]}"#), (200, "{}"), (401, ""), (403, "<html>"),
        (200, "more than is read"),
    ])
    func `what answers as a ChartMuseum does, or says its version, is one`(_ status: Int, _ body: String)
        throws
    {
        let page = body == "more than is read" ? String(repeating: " ", count: 2 << 20) : body
        try withServer(
            api: { path in
                path.hasSuffix("/info") ? answer(200, Self.museumInfo) : answer(status, page)
            }
        ) { repository, _ in
            #expect(repository.typeName == "chartmuseum")
            #expect(repository.isWritable)
        }
    }

    @Test func `a server that cannot tell at the moment is asked again, and is not taken for a plain index`()
        throws
    {
        let isThere = Mutex(false)
        try withServer(
            api: { path in
                guard isThere.withLock({ $0 }) else { return [.answer(503)] }
                return answer(200, path.hasSuffix("/info") ? Self.museumInfo : "{}")
            }
        ) { repository, _ in
            #expect(repository.server.kind == nil)
            #expect(repository.isWritable)
            isThere.withLock { $0 = true }
            repository.follower.lookNow()
            #expect(repository.typeName == "chartmuseum")
        }
    }

    @Test func `a server that was not reached may be another one afterwards`() throws {
        let state = Mutex<(isUp: Bool, isMuseum: Bool)>((true, false))
        let server = try #require(
            StandInServer { request in
                let (isUp, isMuseum) = state.withLock { $0 }
                if !isUp { return [.answer(503)] }
                if request.target.hasSuffix("index.yaml") { return [.answer(200, [], Self.emptyIndex)] }
                if request.target.hasSuffix("/info") { return answer(200, Self.museumInfo) }
                return answer(isMuseum ? 200 : 404, "{}")
            }
        )
        defer { server.stop() }
        let settings = RepositorySettings(name: nil, url: server.url, kind: .http(depth: nil))
        let repository = try WebRepository(settings, reporter: RepositoryReporter(host: nil))
        repository.follower.lookNow()
        #expect(repository.typeName == "http")
        state.withLock { $0 = (true, true) }
        repository.follower.lookNow()
        // A server that was there all the time is not asked again.
        #expect(repository.typeName == "http")
        state.withLock { $0 = (false, true) }
        repository.follower.lookNow()
        #expect(repository.typeName == "http")
        state.withLock { $0 = (true, true) }
        repository.follower.lookNow()
        #expect(repository.typeName == "chartmuseum")
    }

    @Test func `a plain index by configuration is not asked for more`() throws {
        try withServer(.plainIndex, api: { _ in answer(200, "{}") }) { repository, server in
            #expect(repository.typeName == "http")
            #expect(server.requests.allSatisfy { $0.target == "/r/index.yaml" })
        }
    }

    @Test func `a ChartMuseum by configuration that shows none is no plain index`() throws {
        try withServer(.chartMuseum(depth: 1), api: { _ in [.answer(404)] }) { repository, server in
            #expect(repository.isWritable)
            #expect(throws: HTTPFault.self) {
                _ = try repository.server.recognised(HTTPTerms(timeout: .seconds(5)))
            }
            // The tenant is /r, and no other split is tried.
            #expect(server.requests.allSatisfy { !$0.target.hasPrefix("/r/api") })
        }
    }

    /// An index that arrives is read while it does; where nothing tells beforehand whether it is new, its digest does.
    @Test(arguments: [nil, "ETag: \"1\"", "Last-Modified: Fri, 27 Nov 2026 00:00:00 GMT"])
    func `an index is asked for twice only where its server names no version of it and it has changed`(
        validator: String?
    ) throws {
        let index = Mutex(Self.emptyIndex)
        let server = try #require(
            StandInServer { _ in [.answer(200, [validator].compactMap(\.self), index.withLock { $0 })] }
        )
        defer { server.stop() }
        let settings = RepositorySettings(name: nil, url: server.url, kind: .plainIndex)
        let repository = try WebRepository(settings, reporter: RepositoryReporter(host: nil))
        /// The conditions of the requests of one look.
        func look() -> [[String]] {
            let before = server.requests.count
            repository.follower.lookNow()
            return server.requests.dropFirst(before).map { request in
                ["if-none-match", "if-modified-since"].filter { request.headers[$0] != nil }
            }
        }
        #expect(look() == [[]])
        let first = try #require(repository.state.snapshot)
        let isSilent = validator == nil
        let condition =
            isSilent ? [] : [validator?.hasPrefix("E") == true ? "if-none-match" : "if-modified-since"]
        #expect(look() == [condition])
        #expect(repository.state.snapshot === first)
        index.withLock {
            $0 = Array("apiVersion: v1\nentries: {a: [{name: a, version: 1.0.0, urls: [a.tgz]}]}\n".utf8)
        }
        #expect(look() == (isSilent ? [[], []] : [condition]))
        #expect(repository.state.snapshot?.entries.count == 1)
        #expect(look() == [condition])
    }
}
