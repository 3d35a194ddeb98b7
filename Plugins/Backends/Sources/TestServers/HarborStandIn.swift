internal import Foundation
internal import HTTPClient
public import HTTPStandIn
internal import Synchronization

/// A stand-in for Harbor, which is not to be had as a program: a real docker-registry behind the traits of Harbor that a client must bear.
///
/// Written from Harbor's description, never compared with a Harbor: `/v2` wants a token of `/service/token` and deletes nothing by tag;
/// `/api/v2.0` takes the password, lists a hundred items a page with `X-Total-Count`, wants slashes of a repository's name encoded twice
/// and deletes single tags; an immutable tag answers 412 to whoever writes or deletes it.
public final class HarborStandIn: Sendable {
    /// The only user.
    public static let login = (username: "robot$gateway", password: "harbor-secret")
    private static let token = "harbor-token"

    private struct State {
        /// Tags that were deleted without their manifest, as `name:tag`.
        var deleted: Set<String> = []
        var immutable: Set<String> = []
    }

    /// `127.0.0.1:<port>`.
    public var host: String { "127.0.0.1:\(server.port)" }
    /// Every request received so far.
    public var requests: [StandInRequest] { server.requests }

    private let registry: DockerRegistry
    private let state: TagState
    private let server: StandInServer

    private final class TagState: Sendable {
        let state = Mutex(State())
    }

    /// Starts both servers.
    public init() throws {
        let registry = try DockerRegistry()
        let state = TagState()
        let behind = try HarborBackend(registry.url)
        let server = StandInServer { request in
            [Self.answer(request, behind, state)]
        }
        guard let server else { throw TestServerError("no port for the stand-in of Harbor") }
        (self.registry, self.state, self.server) = (registry, state, server)
    }

    deinit { stop() }

    /// Ends both servers.
    public func stop() {
        server.stop()
        registry.stop()
    }

    /// Has a rule of the project protect a tag.
    public func protect(_ tag: String, of name: String) {
        state.state.withLock { _ = $0.immutable.insert("\(name):\(tag)") }
    }

    private static func answer(_ request: StandInRequest, _ behind: HarborBackend, _ state: TagState)
        -> StandInAction
    {
        let path = String(request.target.prefix { $0 != "?" })
        let basic = "Basic " + Data("\(login.username):\(login.password)".utf8).base64EncodedString()
        if path == "/api/v2.0/systeminfo" {
            return json(#"{"auth_mode":"db_auth","harbor_version":"v2.10.0"}"#)
        }
        if path.hasPrefix("/service/token") {
            return request.headers["authorization"] == basic ? json("{\"token\":\"\(token)\"}") : .answer(401)
        }
        if path.hasPrefix("/api/v2.0/") {
            guard request.headers["authorization"] == basic else { return .answer(401) }
            return interface(request, path, behind, state)
        }
        guard request.headers["authorization"] == "Bearer \(token)" else {
            let realm = "http://\(request.headers["host"] ?? "")/service/token"
            return .answer(401, ["WWW-Authenticate: Bearer realm=\"\(realm)\",service=\"harbor-registry\""])
        }
        return distribution(request, path, behind, state)
    }

    /// `/v2`: docker-registry's answers, without the tags that are deleted here.
    private static func distribution(
        _ request: StandInRequest,
        _ path: String,
        _ behind: HarborBackend,
        _ state: TagState
    ) -> StandInAction {
        guard let range = path.range(of: "/manifests/") else { return behind.forward(request) }
        let name = path[..<range.lowerBound].dropFirst("/v2/".count)
        let key = "\(name):\(path[range.upperBound...])"
        let (isDeleted, isImmutable) = state.state.withLock {
            ($0.deleted.contains(key), $0.immutable.contains(key))
        }
        switch request.method {
        case "PUT":
            if isImmutable, !isDeleted, behind.digest(of: key) != nil { return error(412, "PRECONDITION") }
            state.state.withLock { _ = $0.deleted.remove(key) }
        case "DELETE" where !path[range.upperBound...].hasPrefix("sha256:"): return error(405, "UNSUPPORTED")
        default: if isDeleted { return error(404, "MANIFEST_UNKNOWN") }
        }
        return behind.forward(request)
    }

    /// `/api/v2.0/projects/…`.
    private static func interface(
        _ request: StandInRequest,
        _ path: String,
        _ behind: HarborBackend,
        _ state: TagState
    ) -> StandInAction {
        let parts = path.split(separator: "/").dropFirst(2).map(String.init)
        guard parts.count >= 3, parts[0] == "projects", parts[2] == "repositories" else {
            return error(404, "NOT_FOUND")
        }
        if parts.count == 3 {
            let names = behind.names().filter { $0.hasPrefix(parts[1] + "/") }
            return page(names.map { "{\"name\":\"\($0)\"}" }, of: request)
        }
        // Encoded once, the router takes the slash for one of the path.
        guard parts.count >= 5, parts[4] == "artifacts",
            let name = parts[3].removingPercentEncoding?.removingPercentEncoding
        else { return error(404, "NOT_FOUND") }
        let repository = "\(parts[1])/\(name)"
        let tags = behind.tags(of: repository).filter { tag in
            !state.state.withLock { $0.deleted.contains("\(repository):\(tag)") }
        }
        if parts.count == 5 {
            let artifacts = Dictionary(grouping: tags) { behind.digest(of: "\(repository):\($0)") ?? "" }
            return page(
                artifacts.sorted { $0.key < $1.key }.map { behind.artifact(repository, $0.key, $0.value) },
                of: request
            )
        }
        guard request.method == "DELETE", parts.count == 8, parts[6] == "tags", tags.contains(parts[7]) else {
            return error(404, "NOT_FOUND")
        }
        return state.state.withLock { state in
            let key = "\(repository):\(parts[7])"
            guard !state.immutable.contains(key) else { return error(412, "PRECONDITION") }
            state.deleted.insert(key)
            return .answer(200)
        }
    }

    private static func page(_ items: [String], of request: StandInRequest) -> StandInAction {
        let query = URLComponents(string: request.target)?.queryItems ?? []
        let number = { (name: String) in query.first { $0.name == name }?.value.flatMap { Int($0) } }
        let (page, size) = (number("page") ?? 1, min(number("page_size") ?? 10, 100))
        let body = items.dropFirst((page - 1) * size).prefix(size).joined(separator: ",")
        return json("[\(body)]", ["X-Total-Count: \(items.count)"])
    }

    private static func json(_ text: String, _ headers: [String] = []) -> StandInAction {
        .answer(200, ["Content-Type: application/json"] + headers, Array(text.utf8))
    }

    private static func error(_ status: Int, _ code: String) -> StandInAction {
        .answer(status, [], Array("{\"errors\":[{\"code\":\"\(code)\",\"message\":\"m\"}]}".utf8))
    }
}

/// The docker-registry behind the stand-in.
private struct HarborBackend: Sendable {
    private let url: String
    private let client: HTTPClient

    init(_ url: String) throws {
        self.url = url
        client = HTTPClient(HTTPClientConfiguration(trustedOrigin: try HTTPAddress(url).origin))
    }

    func forward(_ request: StandInRequest) -> StandInAction {
        let kept = ["accept", "content-type", "range"]
        let headers = request.headers.filter { kept.contains($0.key) }
        guard let method = HTTPClientRequest.Method(rawValue: request.method),
            let (response, body) = try? exchange(method, request.target, headers, request.body)
        else { return .answer(502) }
        let names = ["content-type", "docker-content-digest", "location", "content-range"]
        var lines = response.headers.filter { names.contains($0.name.lowercased()) }.map {
            "\($0.name): \($0.value.replacingOccurrences(of: url, with: ""))"
        }
        guard request.method == "HEAD" else { return .answer(response.status, lines, body) }
        if let length = response.contentLength { lines.append("Content-Length: \(length)") }
        return .text(
            "HTTP/1.1 \(response.status) Stand-in\r\n" + lines.joined(separator: "\r\n") + "\r\n\r\n"
        )
    }

    func names() -> [String] { list("/v2/_catalog", "repositories") }
    func tags(of name: String) -> [String] { list("/v2/\(name)/tags/list", "tags") }

    func digest(of key: String) -> String? {
        let parts = key.split(separator: ":").map(String.init)
        let accept = ["Accept": "application/vnd.oci.image.manifest.v1+json"]
        let answer = try? exchange(.head, "/v2/\(parts[0])/manifests/\(parts[1])", accept)
        return answer?.0.header("docker-content-digest")
    }

    func artifact(_ name: String, _ digest: String, _ tags: [String]) -> String {
        let accept = ["Accept": "application/vnd.oci.image.manifest.v1+json"]
        let manifest = object((try? exchange(.get, "/v2/\(name)/manifests/\(digest)", accept))?.1 ?? [])
        let config = manifest["config"] as? [String: Any] ?? [:]
        let isChart = config["mediaType"] as? String == "application/vnd.cncf.helm.config.v1+json"
        let blob = (try? exchange(.get, "/v2/\(name)/blobs/\(config["digest"] as? String ?? "")"))?.1 ?? []
        let list = tags.sorted().map { "{\"name\":\"\($0)\"}" }.joined(separator: ",")
        let attributes = isChart ? ",\"extra_attrs\":\(String(decoding: blob, as: UTF8.self))" : ""
        return
            "{\"digest\":\"\(digest)\",\"type\":\"\(isChart ? "CHART" : "IMAGE")\",\"tags\":[\(list)]\(attributes)}"
    }

    private func list(_ path: String, _ member: String) -> [String] {
        object((try? exchange(.get, path))?.1 ?? [])[member] as? [String] ?? []
    }

    private func object(_ bytes: [UInt8]) -> [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(bytes))) as? [String: Any] ?? [:]
    }

    private func exchange(
        _ method: HTTPClientRequest.Method,
        _ target: String,
        _ headers: [String: String] = [:],
        _ body: [UInt8] = []
    ) throws -> (HTTPClientResponse, [UInt8]) {
        let fields = headers.map { HTTPHeaderField($0.key, $0.value) }
        let request = HTTPClientRequest(
            method,
            try HTTPAddress(url + target),
            headers: fields,
            bodyLimitBytes: 1 << 24
        )
        var received: [UInt8] = []
        let response = unsafe try client.perform(request, body: .bytes(body)) { bytes in
            unsafe received.append(contentsOf: bytes)
            return true
        }
        return (response, received)
    }
}
