import HTTPClient
import HTTPStandIn
import JSONText
import Kubernetes
import Synchronization
import Testing

/// What becomes of requests to an API server in trouble.
struct ClusterTroubleTests {
    /// Answers with each of these once, then with an empty list.
    private static func first(_ answers: [StandInAction]) -> StandInServer.Responder {
        let rest = Mutex(answers)
        return { _ in [rest.withLock { $0.isEmpty ? nil : $0.removeFirst() } ?? .list("")] }
    }

    private func create(_ cluster: StandInCluster) throws {
        try cluster.client().create(
            try Cluster.widget("x"),
            in: "n",
            of: Cluster.widgets,
            as: Widget.self,
            cluster.terms
        )
    }

    @Test(arguments: [429, 500, 502, 503, 504])
    func `a read is repeated`(_ status: Int) throws {
        try StandInCluster.run(Self.first([.status(status, "Trouble"), .status(status, "Trouble")])) {
            cluster in
            _ = try cluster.list(try cluster.client())
            #expect(cluster.server.requests.count == 3)
        }
    }

    @Test func `a read is repeated as often as the limit says and not more`() throws {
        try StandInCluster.run({ _ in [.status(503, "Trouble")] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client { $0.retries = 3 }) }
            #expect(fault.kind == .unavailable && fault.message.contains("503, about Trouble"))
            #expect(cluster.server.requests.count == 4)
        }
    }

    @Test func `a change is repeated only where the API server says when`() throws {
        try StandInCluster.run(Self.first([.status(503, "Trouble")])) { cluster in
            let fault = try fault { try create(cluster) }
            #expect(fault.kind == .unavailable)
            #expect(cluster.server.requests.count == 1)
        }
        try StandInCluster.run(Self.first([.status(429, "Busy", ["Retry-After: 0"])])) { cluster in
            // The second answer is a list, so that the object in it is missing.
            let fault = try fault { try create(cluster) }
            #expect(fault.kind == .malformed)
            #expect(cluster.server.requests.count == 2)
        }
    }

    @Test func `a pause that is too long is not waited for, but told`() throws {
        try StandInCluster.run({ _ in [.status(429, "Busy", ["Retry-After: 3600"])] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client()) }
            #expect(fault.kind == .busy && fault.retryAfter == .seconds(3600))
            #expect(cluster.server.requests.count == 1)
        }
    }

    @Test func `a pause may stand in the status`() throws {
        let text =
            #"{"kind":"Status","code":429,"reason":"TooManyRequests","details":{"retryAfterSeconds":900}}"#
        try StandInCluster.run({ _ in [.json(text, status: 429)] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client()) }
            #expect(fault.retryAfter == .seconds(900) && fault.message.contains("TooManyRequests"))
        }
    }

    @Test(arguments: [400, 403, 404, 405, 409, 410, 413, 415, 422])
    func `what will not get better is not repeated`(_ status: Int) throws {
        try StandInCluster.run({ _ in [.status(status, "No")] }) { cluster in
            _ = try fault { try cluster.list(try cluster.client { $0.listRestarts = 0 }) }
            #expect(cluster.server.requests.count { $0.target.contains("widgets") } == 1)
        }
    }

    @Test func `nobody listens`() throws {
        let server = try #require(StandInServer { _ in [] })
        let cluster = StandInCluster(server: server)
        server.stop()
        let fault = try fault { try cluster.list(try cluster.client { $0.retries = 1 }) }
        #expect(fault.kind == .unavailable && fault.message.contains("list of widgets.test.o2dms.example"))
    }

    @Test func `a deadline ends the waiting`() throws {
        try StandInCluster.run({ _ in [.status(503, "Trouble", ["Retry-After: 30"])] }) { cluster in
            let terms = HTTPTerms(deadline: .now.advanced(by: .milliseconds(200)))
            let client = try cluster.client()
            _ = try fault { try client.list(.init(), of: Cluster.widgets, as: Widget.self, terms) }
            #expect(cluster.server.requests.count == 1)
        }
        try StandInCluster.run({ _ in [.hang] }) { cluster in
            let terms = HTTPTerms(deadline: .now.advanced(by: .milliseconds(200)))
            let client = try cluster.client()
            let fault = try fault { try client.list(.init(), of: Cluster.widgets, as: Widget.self, terms) }
            #expect(fault.kind == .deadline)
        }
    }

    @Test func `what a proxy says is told as what it is`() throws {
        let page = StandInAction.answer(502, ["Content-Type: text/html"], Array("<html>secret</html>".utf8))
        try StandInCluster.run({ _ in [page] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client { $0.retries = 0 }) }
            #expect(fault.message.contains("502") && fault.message.contains("perhaps not the API server"))
            #expect(!fault.message.contains("secret"))
        }
    }

    @Test(arguments: [
        ("<html>not here</html>", KubernetesFault.Kind.unavailable), ("default backend - 404", .unavailable),
        ("", .unavailable), ("404 page not found\n", .absent),
        (#"{"kind":"Status","code":404,"reason":"NotFound"}"#, .absent),
    ])
    func `only the API server's own word counts for that nothing is there`(
        _ text: String,
        _ kind: KubernetesFault.Kind
    ) throws {
        try StandInCluster.run({ _ in [.answer(404, [], Array(text.utf8))] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client { $0.listRestarts = 0 }) }
            #expect(fault.kind == kind)
            #expect(cluster.server.requests.count { $0.target.contains("widgets") } == 1)
        }
    }

    @Test func `what is said of secrets is not taken for one`() throws {
        try StandInCluster.run({ _ in [.status(403, "Forbidden")] }) { cluster in
            let client = try cluster.client()
            let fault = try fault { try client.list(.init(), of: .secrets, as: Widget.self, Cluster.terms) }
            #expect(fault.message.hasPrefix("list of secrets (v1): 403, "))
        }
    }

    @Test func `a foreign message becomes one short line`() throws {
        let long = String(repeating: "x", count: 10_000)
        let text = #"{"kind":"Status","code":403,"message":"a\nb\u001b[31m\u202ec"# + long + "\"}"
        try StandInCluster.run({ _ in [.json(text, status: 403)] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client()) }
            #expect(fault.message.contains("a b [31m cxxx"))
            #expect(fault.message.utf8.count < 600)
        }
    }

    @Test func `no message has the token`() throws {
        try StandInCluster.run({ _ in [.status(401, "Unauthorized")] }) { cluster in
            let fault = try fault { try cluster.list(try cluster.client()) }
            #expect(fault.kind == .unauthorized && !fault.message.contains("secret-token"))
        }
    }
}
