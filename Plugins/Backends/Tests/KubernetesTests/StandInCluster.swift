import HTTPClient
import HTTPStandIn
import JSONText
import Kubernetes
import Testing

/// A stand-in for an API server, for answers that the real one never gives.
struct StandInCluster {
    let server: StandInServer
    var terms: HTTPTerms { HTTPTerms(deadline: .now.advanced(by: .seconds(30))) }

    static func run<R>(
        _ responder: @escaping StandInServer.Responder,
        _ body: (StandInCluster) throws -> R
    ) throws -> R {
        let server = try #require(StandInServer(responder))
        defer { server.stop() }
        return try body(StandInCluster(server: server))
    }

    func access(_ authentication: ClusterAuthentication = .token("secret-token")) throws -> ClusterAccess {
        try ClusterAccess(try HTTPAddress(server.url), authentication)
    }

    func client(
        _ authentication: ClusterAuthentication = .token("secret-token"),
        _ adjust: (inout KubernetesLimits) -> Void = { _ in }
    ) throws -> KubernetesClient {
        var limits = KubernetesLimits()
        limits.retryPause = .milliseconds(1)
        adjust(&limits)
        return KubernetesClient(try access(authentication), limits: limits, fieldManager: "test")
    }

    func list(_ client: KubernetesClient) throws -> ObjectList<Widget> {
        try client.list(.init(), of: Cluster.widgets, as: Widget.self, terms)
    }
}

extension StandInAction {
    static func json(_ text: String, status: Int = 200, _ headers: [String] = []) -> StandInAction {
        .answer(status, ["Content-Type: application/json"] + headers, Array(text.utf8))
    }

    /// A list with these items.
    static func list(_ items: String, version: String = "1", next: String = "") -> StandInAction {
        .json(
            "{\"apiVersion\":\"test.o2dms.example/v1\",\"kind\":\"WidgetList\",\"metadata\":{\"resourceVersion\":\"\(version)\",\"continue\":\"\(next)\"},\"items\":[\(items)]}"
        )
    }

    static func status(_ code: Int, _ reason: String, _ headers: [String] = []) -> StandInAction {
        .json(
            "{\"kind\":\"Status\",\"code\":\(code),\"reason\":\"\(reason)\",\"message\":\"about \(reason)\"}",
            status: code,
            headers
        )
    }

    /// The beginning of an answer that goes on until the connection is closed.
    static let endless = StandInAction.text(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    )

    static func chunk(_ text: String) -> StandInAction {
        .text("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n")
    }

    static let lastChunk = StandInAction.text("0\r\n\r\n")
}

/// An object as JSON.
func widgetText(_ name: String, size: String = "1", version: Int = 1) -> String {
    "{\"metadata\":{\"name\":\"\(name)\",\"namespace\":\"n\",\"resourceVersion\":\"\(version)\"},\"spec\":{\"size\":\(size)}}"
}

/// A watch's event as JSON.
func eventText(_ type: String, _ object: String) -> String { "{\"type\":\"\(type)\",\"object\":\(object)}\n" }
