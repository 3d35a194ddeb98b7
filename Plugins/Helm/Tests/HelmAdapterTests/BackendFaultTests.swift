import AdapterWork
import CO2DMSPlugin
import ChartMuseumStandIn
import Foundation
import HTTPClient
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Servers that fail, lie or attack, at each stage of what is asked of them (group D of the corpus of bad input).
@Suite(.ownThread)
struct BackendFaultTests {
    /// A word that the message must have.
    private static func word(of fault: AnswerFault) -> String {
        switch fault {
        case .serverError: "500"
        case .badGateway: "502"
        case .unavailable: "503"
        case .unauthorized: "401"
        case .forbidden: "403"
        case .tooManyRequests: "429"
        case .storageFull: "storage limit"
        default: ""
        }
    }

    private func withMuseum(_ body: (StandInPlugin, ChartMuseumStandIn) throws -> Void) throws {
        var options = ChartMuseumStandIn.Options()
        options.defects = [.unconditional]
        let museum = try #require(ChartMuseumStandIn(options))
        defer { museum.stop() }
        let members: JSONValue = [
            "repository_url": .string(museum.url), "timeout": "1s", "refresh": "100ms",
            "auth": ["username": "u", "password": "correct-horse"], "limits": ["index_size": "64KiB"],
        ]
        try withAdapter(members) { plugin, host throws in
            plugin.awaitFirstLook()
            try body(plugin, museum)
            let told = host.log.map { "\($0)" }.joined() + "\(plugin.perform(.health) as Any)"
            #expect(!told.contains("correct-horse") && !told.contains("<html>"))
        }
    }

    /// A fault is told within the timeouts, and nothing of the server's page or of our secrets in it.
    private func check(_ error: AdapterError?, _ fault: AnswerFault, since start: ContinuousClock.Instant) {
        #expect(error != nil)
        #expect(ContinuousClock.now - start < .seconds(15))
        let message = error?.message ?? ""
        #expect(!message.contains("<html>") && !message.contains("correct-horse"))
        #expect(message.utf8.count < 400)
    }

    @Test(arguments: AnswerFault.allCases)
    func `a fault of the index leaves what was read before`(_ fault: AnswerFault) throws {
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.answer("GET", "/index.yaml", with: fault.actions())
            #expect(eventually { plugin.perform(.health)?.record("error") != nil })
            let word = Self.word(of: fault)
            #expect(
                word.isEmpty || plugin.perform(.health)?.record("error")?.string?.contains(word) == true
            )
            #expect(try plugin.list() == ["web 1.0.0"])
            museum.answer("GET", "/index.yaml", with: [])
            #expect(eventually { plugin.perform(.health)?.record("error") == nil })
        }
    }

    @Test(arguments: AnswerFault.allCases)
    func `a fault of an archive ends the fetch as an error`(_ fault: AnswerFault) throws {
        try withMuseum { plugin, museum throws in
            let archive = try chart("web", "1.0.0")
            #expect(try plugin.upload(archive).error == nil)
            museum.answer("GET", "/charts/web-1.0.0.tgz", with: fault.actions())
            let start = ContinuousClock.now
            var request = O2DMSPluginTesting.StandInRequest()
            (request.name, request.version) = ("web", "1.0.0")
            var conditions = CallConditions()
            conditions.remainingMilliseconds = 1000
            let record = try #require(plugin.perform(.packageFetch, request, conditions))
            check(record.error, fault, since: start)
            // What comes without end is ended by its digest or by the call, whichever is first.
            let isCutOff = fault == .endless && record.error?.code == .deadline
            #expect(record.error?.code == fault.code || isCutOff)
            #expect(record.data != archive)
        }
    }

    @Test(arguments: AnswerFault.allCases)
    func `a fault of an upload is an error, and nothing is stored`(_ fault: AnswerFault) throws {
        try withMuseum { plugin, museum throws in
            museum.answer("POST", "/api/charts", with: fault.actions())
            let start = ContinuousClock.now
            let error = try plugin.upload(try chart("web", "1.0.0")).error
            check(error, fault, since: start)
            #expect(museum.files.isEmpty)
            // Once more only where an idle connection turned out to be closed.
            #expect(museum.requests.filter { $0.method == "POST" }.count <= 2)
            let word = Self.word(of: fault)
            #expect(word.isEmpty || error?.message.contains(word) == true)
            #expect(error?.retryAfterMilliseconds == UInt32((fault.pauseSeconds ?? 0) * 1000))
            museum.answer("POST", "/api/charts", with: [])
            #expect(try plugin.list() == [])
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
        }
    }

    @Test(
        arguments: ["/api/charts/web", "/index.yaml", "/charts/web-1.0.0.tgz"],
        [
            [StandInAction.reset], [.answer(500)], [.answer(404)], [.answer(200, [], Array("<html>".utf8))],
        ]
    )
    func `an upload that cannot be read back is an error, and is taken back where that can be done`(
        _ path: String,
        _ actions: [StandInAction]
    ) throws {
        try withMuseum { plugin, museum throws in
            let archive = try chart("web", "1.0.0")
            museum.answer("GET", path, with: actions)
            let start = ContinuousClock.now
            let error = try #require(try plugin.upload(archive).error)
            #expect(ContinuousClock.now - start < .seconds(15))
            museum.answer("GET", path, with: [])
            let isTakenBack = error.message.contains("it was taken back")
            let isTold =
                error.message.contains("may appear") || !museum.requests.contains { $0.method == "POST" }
            #expect(museum.files.isEmpty ? true : isTold, "\(error.message)")
            #expect(isTakenBack ? museum.files.isEmpty : true)
            let listed = museum.files.isEmpty ? [] : ["web 1.0.0"]
            #expect(try eventually { try plugin.list() == listed })
        }
    }

    @Test func `an upload whose answer was lost is a success if it can be read back`() throws {
        try withMuseum { plugin, museum throws in
            museum.answer("POST", "/api/charts", with: [.reset], isDoneAllTheSame: true)
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            #expect(try plugin.list() == ["web 1.0.0"])
        }
    }

    @Test(arguments: AnswerFault.allCases)
    func `a fault of a deletion is an error, and the version stays`(_ fault: AnswerFault) throws {
        // These say that it is done; the archive says that it is not.
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.answer("DELETE", "/api/charts/web", with: fault.actions())
            let start = ContinuousClock.now
            check(try plugin.delete("web", "1.0.0").error, fault, since: start)
            #expect(try plugin.list() == ["web 1.0.0"])
            #expect(try plugin.fetch("web", "1.0.0").error == nil)
        }
    }

    @Test func `a deletion whose answer was lost is a success if the archive is gone`() throws {
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.answer("DELETE", "/api/charts/web", with: [.reset], isDoneAllTheSame: true)
            #expect(try plugin.delete("web", "1.0.0").error == nil)
            #expect(try plugin.list() == [])
            #expect(museum.files.isEmpty)
        }
    }

    @Test(arguments: SendingFault.allCases)
    func `a fault while an archive is sent is an error of its kind`(_ fault: SendingFault) throws {
        let server = try #require(StandInServer(early: { _ in fault.actions }) { _ in [.answer(201)] })
        defer { server.stop() }
        let address = try HTTPAddress(server.url + "/")
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let museum = try ChartMuseumAPI(contextSegments: 0, of: address, client: client)
        let body = HTTPRequestBody.bytes([UInt8](repeating: 1, count: SendingFault.bodyBytes))
        let terms = HTTPTerms(timeout: fault == .stops ? .milliseconds(500) : .seconds(30))
        let error = #expect(throws: HTTPFault.self) {
            try museum.send(body, to: museum.charts, "the chart", terms)
        }
        #expect(error?.kind == fault.kind, "\(error?.message ?? "")")
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ["GET /index.yaml", "GET /charts/", "POST /api/charts", "DELETE /api/charts"])
    func `no credential goes to another port, whatever is redirected (d_redir)`(_ place: String) throws {
        let words = place.split(separator: " ").map(String.init)
        let stranger = try #require(StandInServer { _ in [.answer(200)] })
        defer { stranger.stop() }
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.answer(words[0], words[1], with: [.answer(307, ["Location: \(stranger.url)/loot"])])
            _ = try plugin.fetch("web", "1.0.0")
            _ = try plugin.upload(try chart("web", "2.0.0"))
            _ = try plugin.delete("web", "1.0.0")
            #expect(museum.requests.allSatisfy { $0.headers["authorization"]?.hasPrefix("Basic ") == true })
            #expect(stranger.requests.isEmpty)
        }
    }
}
