import HTTPStandIn
import JSONText
import Synchronization

/// A stand-in for Argo CD's API server, as the real one cannot be had: the two lists, for one token, as its OpenAPI description has them.
///
/// It is not Argo CD: it knows nothing of clusters and does what a test tells it.
final class ArgoCDServerStandIn: Sendable {
    static let token = "session-token"

    private struct Contents {
        var lists: [String: [JSONValue]] = ["applications": [], "applicationsets": []]
        var fault: [StandInAction]?
    }

    private final class State: Sendable {
        let contents = Mutex(Contents())

        func answer(_ request: StandInRequest) -> [StandInAction] {
            if let fault = contents.withLock({ $0.fault }) { return fault }
            guard request.headers["authorization"] == "Bearer \(ArgoCDServerStandIn.token)" else {
                return [.answer(401, [], Array(#"{"error":"invalid session","code":16}"#.utf8))]
            }
            let name = request.target.split(separator: "/").last.map(String.init) ?? ""
            guard let list = contents.withLock({ $0.lists[name] }) else { return [.answer(404)] }
            let items: JSONValue = list.isEmpty ? .null : .array(list)
            let body: JSONValue = ["metadata": ["resourceVersion": "7"], "items": items]
            return [.answer(200, ["Content-Type: application/json"], body.text)]
        }
    }

    private let state = State()
    private let server: StandInServer

    init?() {
        let state = state
        guard let server = StandInServer({ state.answer($0) }) else { return nil }
        self.server = server
    }

    deinit { server.stop() }

    var url: String { server.url }

    /// Every request so far.
    var requests: [StandInRequest] { server.requests }

    /// Puts objects in the place of those that a list has.
    func serve(_ objects: [JSONValue], as list: String = "applications") {
        state.contents.withLock { $0.lists[list] = objects }
    }

    /// Answers everything like this from now on; nil = as it should be.
    func fail(_ fault: [StandInAction]?) { state.contents.withLock { $0.fault = fault } }

    /// The block `server` that leads here.
    func block(
        token: String = ArgoCDServerStandIn.token,
        refresh: String = "100ms",
        timeout: String = "500ms"
    ) -> JSONValue {
        [
            "url": .string(url), "token": .string(token), "refresh": .string(refresh),
            "timeout": .string(timeout),
        ]
    }

    /// An Application as the server has it.
    static func application(_ name: String, chart: String, _ revision: String) -> JSONValue {
        let source: JSONValue = [
            "repoURL": "https://charts.example.com", "chart": .string(chart),
            "targetRevision": .string(revision),
        ]
        return [
            "metadata": [
                "name": .string(name), "namespace": "argocd", "uid": .string(name), "resourceVersion": "1",
                "creationTimestamp": "2026-01-01T00:00:00Z",
            ],
            "spec": ["source": source],
            "status": [
                "history": [
                    [
                        "id": 0, "revision": .string(revision), "source": source,
                        "deployedAt": "2026-01-02T00:00:00Z",
                    ]
                ]
            ],
        ]
    }
}
