import CO2DMSPlugin
import HTTPStandIn
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Testing
import ThreadsTesting

@testable import ArgoCDAdapter

/// Applications from Argo CD's own API; the server is a stand-in.
@Suite(.ownThread)
struct ServerTests {
    private func fixture(_ server: ArgoCDServerStandIn, token: String = ArgoCDServerStandIn.token) throws
        -> ArgoCDFixture
    {
        try ArgoCDFixture(hasCluster: false, ["server": server.block(token: token)])
    }

    private func known(_ fixture: ArgoCDFixture, flags: UInt32 = 0) throws -> CallRecord {
        try fixture.perform(.deploymentList) {
            $0.flags = flags
            $0.name = "redis"
            $0.version = "1.0.0"
        }
    }

    @Test func `what it lists is what is deployed, as it changes`() throws {
        let server = try #require(ArgoCDServerStandIn())
        server.serve([ArgoCDServerStandIn.application("cache", chart: "redis", "1.0.0")])
        let fixture = try fixture(server)
        #expect(try eventually { try known(fixture).deployments.map(\.name) == ["cache"] })
        #expect(try known(fixture).deployments.first?.evidence == .nameVersion)
        #expect(try known(fixture).deployments.first?.id == "application.argocd.cache")
        #expect(try eventually { try fixture.packages().map(\.name) == ["redis"] })
        server.serve([])
        #expect(try known(fixture, flags: O2DMS_REQ_FRESH).deployments.isEmpty)
        #expect(try eventually { try known(fixture).deployments.isEmpty })
        #expect(try eventually { try fixture.packages().isEmpty })
    }

    @Test func `the token goes in the header, and a wrong one leaves the question unanswered`() throws {
        let server = try #require(ArgoCDServerStandIn())
        let fixture = try fixture(server, token: "wrong-secret")
        for flags in [0, O2DMS_REQ_FRESH] {
            let error = try #require(try known(fixture, flags: flags).error)
            #expect(error.code == .unavailable)
            #expect(!error.message.contains("wrong-secret"))
        }
        let health = try #require(try fixture.perform(.health) { _ in }.error)
        #expect(health.code == .unavailable)
        #expect(server.requests.allSatisfy { !$0.target.contains("wrong-secret") })
    }

    @Test(arguments: AnswerFault.allCases)
    func `an answer that is none leaves the question unanswered, whatever it is`(fault: AnswerFault) throws {
        let server = try #require(ArgoCDServerStandIn())
        server.serve([ArgoCDServerStandIn.application("cache", chart: "redis", "1.0.0")])
        let fixture = try fixture(server)
        #expect(try eventually { try known(fixture).deployments.count == 1 })
        server.fail(fault.actions(["Content-Type: application/json"]))
        let error = try #require(try known(fixture, flags: O2DMS_REQ_FRESH).error)
        #expect([.unavailable, .deadline].contains(error.code))
        #expect(!error.message.contains(AnswerFault.pageText))
        server.fail(nil)
        #expect(try eventually { try known(fixture).deployments.count == 1 })
    }

    @Test(arguments: [
        "{}", "[]", "null", #"{"items":[]}"#, #"{"metadata":{},"items":7}"#, #"{"metadata":{},"items":[7]}"#,
    ])
    func `JSON that is no list of Argo CD is not taken for an empty one`(body: String) throws {
        let server = try #require(ArgoCDServerStandIn())
        let fixture = try fixture(server)
        server.fail([.answer(200, ["Content-Type: application/json"], Array(body.utf8))])
        #expect(try known(fixture, flags: O2DMS_REQ_FRESH).error?.code == .unavailable)
    }

    @Test func `an object of another shape is shown, and nobody can say what it uses`() throws {
        let server = try #require(ArgoCDServerStandIn())
        server.serve([
            ArgoCDServerStandIn.application("cache", chart: "redis", "1.0.0"),
            ["metadata": ["name": "odd", "namespace": "argocd"], "spec": ["source": "everything"]],
            ["metadata": ["name": "empty", "namespace": "argocd"], "spec": [:]],
        ])
        let fixture = try fixture(server)
        let all = try fixture.deployments()
        #expect(all.map(\.name) == ["cache", "empty", "odd"])
        #expect(all.last?.status == .unknown)
        #expect(all.last?.statusMessage?.contains("Application argocd/odd cannot be read") == true)
        for flags in [0, O2DMS_REQ_FRESH] {
            #expect(
                try eventually {
                    try known(fixture, flags: flags).error?.message.contains("argocd/odd") == true
                }
            )
        }
    }

    @Test(arguments: [("url", "ftp://x"), ("token", "two words"), ("refresh", "99ms"), ("timeout", "soon")])
    func `a fault of the configuration is named with its place`(_ key: String, _ value: String) {
        let block: [String: JSONValue] = ["url": "http://127.0.0.1:1", "token": "t"].merging(
            [key: .string(value)]
        ) { $1 }
        #expect {
            _ = try ArgoCDFixture(
                hasCluster: false,
                ["server": .object(block.map { JSONMember(key: $0.key, value: $0.value) })]
            )
        } throws: { "\($0)".contains("config/server/\(key): ") }
    }
}
