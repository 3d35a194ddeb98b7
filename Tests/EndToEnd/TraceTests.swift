import Foundation
import HTTPStandIn
import Synchronization
import Testing

/// A request's trace (W3C Trace Context) on its way: from the client through the gateway and an adapter to the backend, and into the log.
@Suite struct `A trace` {
    private static let id = "4bf92f3577b34da6a3ce929d0e0e4736"
    private static let client = "00f067aa0ba902b7"
    private static let index = """
        apiVersion: v1
        entries: { web: [{ apiVersion: v2, name: web, version: 1.2.3, urls: [web-1.2.3.tgz] }] }
        """

    /// An archive's download through the gateway, and what the backend and the log saw of it.
    private func download(_ headers: [(String, String)]) throws -> (
        sent: [String: String], line: [String: Any]
    ) {
        let backend = try #require(
            StandInServer { request in
                let isIndex = request.target.hasSuffix("index.yaml")
                return [.answer(isIndex ? 200 : 404, [], isIndex ? Array(Self.index.utf8) : [])]
            }
        )
        defer { backend.stop() }
        let gateway = try RunningGateway(
            """
            adapters:
              - name: helm
                config: { repository_url: "\(backend.url)/charts", type: http }
            """
        )
        let client = try gateway.client()
        try client.awaitPackages(["web-1.2.3"])
        let answer = try client.request("GET", "\(WireClient.packages)/web-1.2.3/artifact", headers: headers)
        #expect(answer.status >= 400)
        gateway.stop()
        let request = try #require(backend.requests.last { $0.target.hasSuffix(".tgz") })
        let line = try #require(gateway.log.last { $0.contains("download failed") })
        let fields = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        #expect(fields?["requestId"] as? String == answer.headers["x-request-id"])
        return (request.headers, try #require(fields))
    }

    @Test func `goes on in the backend with the gateway as its parent, and stands in the log`() throws {
        let (sent, line) = try download([
            ("traceparent", "00-\(Self.id)-\(Self.client)-01"), ("tracestate", "vendor=opaque"),
        ])
        let traceparent = try #require(sent["traceparent"])
        #expect(traceparent.hasPrefix("00-\(Self.id)-") && traceparent.hasSuffix("-01"))
        #expect(!traceparent.contains(Self.client))
        #expect(sent["tracestate"] == nil)
        #expect(line["traceId"] as? String == Self.id)
    }

    @Test func `begins anew where the client's cannot be read`() throws {
        let (sent, line) = try download([("traceparent", "00-\(Self.id.uppercased())-\(Self.client)-01")])
        let id = try #require(line["traceId"] as? String)
        #expect(id.count == 32 && id != Self.id)
        #expect(sent["traceparent"]?.hasPrefix("00-\(id)-") == true)
    }
}
