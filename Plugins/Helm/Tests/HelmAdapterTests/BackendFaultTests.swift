import CO2DMSPlugin
import ChartMuseumStandIn
import Foundation
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing

@testable import HelmAdapter

/// Servers that fail, lie or attack, at each stage of what is asked of them (group D of the corpus of bad input).
struct BackendFaultTests {
    /// One wrong answer; the tag is that of the corpus.
    struct Fault: Sendable, CustomTestStringConvertible {
        let tag: String
        let actions: [StandInAction]
        let code: AdapterError.Code
        var word = ""
        var testDescription: String { tag }

        init(
            _ tag: String,
            _ actions: [StandInAction],
            _ code: AdapterError.Code = .unavailable,
            _ word: String = ""
        ) {
            self.tag = tag
            self.actions = actions
            self.code = code
            self.word = word
        }
    }

    private static let page = Array(String(repeating: "<html>", count: 180_000).utf8)

    static let faults = [
        Fault("d_5xx 500", [.answer(500, [], page)], .unavailable, "500"),
        Fault("d_5xx 502", [.answer(502, [], page)], .unavailable, "502"),
        Fault("d_5xx 503", [.answer(503, ["Retry-After: 7"], page)], .unavailable, "503"),
        Fault(
            "d_401",
            [.answer(401, ["WWW-Authenticate: Basic realm=\"x\""], page)],
            .unauthenticated,
            "401"
        ),
        Fault("d_401 403", [.answer(403, [], page)], .unauthenticated, "403"),
        Fault("429", [.answer(429, ["Retry-After: 7"])], .unavailable, "429"),
        Fault("d_507", [.answer(507, [], page)], .unavailable, "storage limit"),
        Fault(
            "d_drip",
            [.text("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"), .drip(page, everyMilliseconds: 100)],
            .deadline
        ),
        Fault("d_short", [.text("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789"), .close]),
        Fault(
            "d_gzbomb",
            [
                .answer(
                    200,
                    ["Content-Encoding: gzip"],
                    [0x1F, 0x8B, 8, 0] + [UInt8](repeating: 0, count: 1 << 20)
                )
            ]
        ),
        Fault("d_redir to itself", [.answer(302, ["Location: ?again"])]),
        Fault("d_redirssrf metadata", [.answer(302, ["Location: http://169.254.169.254/"])]),
        Fault("d_redirssrf loopback", [.answer(302, ["Location: http://2130706433:5432/"])]),
        Fault("d_redirssrf file", [.answer(302, ["Location: file:///etc/passwd"])]),
        Fault("HTML instead", [.answer(200, ["Content-Type: text/html"], Array("<html>login</html>".utf8))]),
        Fault("nothing", [.answer(200)]), Fault("no HTTP", [.text("hello\r\n\r\n"), .close]),
        Fault("reset", [.reset]), Fault("closed", [.close]), Fault("hangs", [.hang], .deadline),
        Fault(
            "endless",
            [.text("HTTP/1.1 200 OK\r\n\r\n"), .send([UInt8](repeating: 0x20, count: 3 << 20)), .close]
        ),
        Fault(
            "endless head",
            [.text("HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 20_000) + "\r\n"), .close]
        ),
    ]

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
    private func check(_ error: AdapterError?, _ fault: Fault, since start: ContinuousClock.Instant) {
        #expect(error != nil)
        #expect(ContinuousClock.now - start < .seconds(15))
        let message = error?.message ?? ""
        #expect(!message.contains("<html>") && !message.contains("correct-horse"))
        #expect(message.utf8.count < 400)
    }

    @Test(arguments: faults)
    func `a fault of the index leaves what was read before`(_ fault: Fault) throws {
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.answer("GET", "/index.yaml", with: fault.actions)
            #expect(eventually { plugin.perform(.health)?.record("error") != nil })
            #expect(
                plugin.perform(.health)?.record("error")?.string?.contains(fault.word) == true
                    || fault.word.isEmpty
            )
            #expect(try plugin.list() == ["web 1.0.0"])
            museum.answer("GET", "/index.yaml", with: [])
            #expect(eventually { plugin.perform(.health)?.record("error") == nil })
        }
    }

    @Test(arguments: faults)
    func `a fault of an archive ends the fetch as an error`(_ fault: Fault) throws {
        try withMuseum { plugin, museum throws in
            let archive = try chart("web", "1.0.0")
            #expect(try plugin.upload(archive).error == nil)
            museum.answer("GET", "/charts/web-1.0.0.tgz", with: fault.actions)
            let start = ContinuousClock.now
            var request = O2DMSPluginTesting.StandInRequest()
            (request.name, request.version) = ("web", "1.0.0")
            var conditions = CallConditions()
            conditions.remainingMilliseconds = 1000
            let record = try #require(plugin.perform(.packageFetch, request, conditions))
            check(record.error, fault, since: start)
            #expect(record.error?.code == fault.code)
            #expect(record.data != archive)
        }
    }

    @Test(arguments: faults)
    func `a fault of an upload is an error, and nothing is stored`(_ fault: Fault) throws {
        try withMuseum { plugin, museum throws in
            museum.answer("POST", "/api/charts", with: fault.actions)
            let start = ContinuousClock.now
            let error = try plugin.upload(try chart("web", "1.0.0")).error
            check(error, fault, since: start)
            #expect(museum.files.isEmpty)
            // Once more only where an idle connection turned out to be closed.
            #expect(museum.requests.filter { $0.method == "POST" }.count <= 2)
            #expect(error?.message.contains(fault.word) == true || fault.word.isEmpty)
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

    @Test(arguments: faults)
    func `a fault of a deletion is an error, and the version stays`(_ fault: Fault) throws {
        // These say that it is done; the archive says that it is not.
        try withMuseum { plugin, museum throws in
            #expect(try plugin.upload(try chart("web", "1.0.0")).error == nil)
            museum.answer("DELETE", "/api/charts/web", with: fault.actions)
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

    @Test func `the server's wish to wait is passed on`() throws {
        try withMuseum { plugin, museum throws in
            museum.answer("POST", "/api/charts", with: [.answer(429, ["Retry-After: 7"])])
            #expect(try plugin.upload(try chart("web", "1.0.0")).error?.retryAfterMilliseconds == 7000)
        }
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
