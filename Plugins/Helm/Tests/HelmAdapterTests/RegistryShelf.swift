import Digest
import HTTPStandIn
import JSONText
import Synchronization
import Testing

@testable import HelmAdapter

/// What a stand-in for a registry holds at the moment, by method and path without query: whatever a test says, however wrong.
final class RegistryShelf: Sendable {
    let answers = Mutex<[String: [StandInAction]]>([:])
    /// What happens at a request, once, before it is given the answer that it was to have before.
    let events = Mutex<[String: @Sendable (RegistryShelf) -> Void]>([:])
    /// What a manifest that is pushed is answered with, which is what its tag leads to from then on; nil = it is not kept.
    let manifestAnswer = Mutex<[StandInAction]?>(nil)

    func put(_ request: String, _ actions: [StandInAction]) { answers.withLock { $0[request] = actions } }

    func answer(_ request: StandInRequest) -> [StandInAction] {
        let path = String(request.target.prefix { $0 != "?" })
        let key = "\(request.method) \(path)"
        if request.method == "PUT", path.contains("/manifests/"),
            let answer = manifestAnswer.withLock(\.self),
            (try? put(manifest: request.body, path)) != nil
        {
            return answer
        }
        let answer = answers.withLock { $0[key] ?? $0["\(request.method) *"] } ?? [.answer(404)]
        events.withLock { $0.removeValue(forKey: key) }?(self)
        return answer
    }

    /// A chart as it should be, and alone.
    func chart(_ name: String, _ version: String, archive: [UInt8]) throws {
        let config = Array("{\"apiVersion\":\"v2\",\"name\":\"\(name)\",\"version\":\"\(version)\"}".utf8)
        let parts = [(ChartManifest.configType, config), (ChartManifest.chartType, archive)]
        let blobs = try parts.map { (type, bytes) -> JSONValue in
            let digest = "sha256:" + (try SHA256Digest.of(bytes).hex)
            put("GET /v2/charts/\(name)/blobs/\(digest)", [.answer(200, [], bytes)])
            put(
                "HEAD /v2/charts/\(name)/blobs/\(digest)",
                [.text("HTTP/1.1 200 OK\r\nContent-Length: \(bytes.count)\r\n\r\n")]
            )
            return [
                "mediaType": .string(type), "digest": .string(digest),
                "size": .integer(Int64(bytes.count)),
            ]
        }
        let manifest: JSONValue = ["schemaVersion": 2, "config": blobs[0], "layers": [blobs[1]]]
        try put(manifest: manifest.text, "/v2/charts/\(name)/manifests/\(version)")
        tags(name, [version])
        catalogue([name])
    }

    /// A manifest under a tag.
    func put(manifest: [UInt8], _ path: String) throws {
        let stated = ["Docker-Content-Digest: sha256:\(try SHA256Digest.of(manifest).hex)"]
        put("GET \(path)", [.answer(200, stated, manifest)])
        put("HEAD \(path)", [.answer(200, stated)])
    }

    func tags(_ chart: String, _ tags: [String]) {
        let list = tags.map { "\"\($0)\"" }.joined(separator: ",")
        put("GET /v2/charts/\(chart)/tags/list", [.answer(200, [], Array("{\"tags\":[\(list)]}".utf8))])
    }

    func catalogue(_ charts: [String]) {
        let list = charts.map { "\"charts/\($0)\"" }.joined(separator: ",")
        put("GET /v2/_catalog", [.answer(200, [], Array("{\"repositories\":[\(list)]}".utf8))])
    }

    /// Answers every request whose method and path begin so; what they are answered otherwise.
    func spoil(_ prefix: String, _ actions: [StandInAction]) -> [String: [StandInAction]] {
        answers.withLock { answers in
            let spoilt = answers.filter { $0.key.hasPrefix(prefix) }
            for key in spoilt.keys { answers[key] = actions }
            return spoilt
        }
    }

    func mend(_ spoilt: [String: [StandInAction]]) { answers.withLock { $0.merge(spoilt) { $1 } } }
}

/// Runs `body` with an adapter on a stand-in for a registry.
func withRegistryShelf<R>(
    awaitsFirstLook: Bool = true,
    settings: [JSONMember] = [],
    _ prepare: (RegistryShelf) throws -> Void,
    _ body: (Adapted, RegistryShelf, StandInServer) throws -> R
) throws -> R {
    let shelf = RegistryShelf()
    try prepare(shelf)
    let server = try #require(StandInServer { shelf.answer($0) })
    defer { server.stop() }
    return try withAdapter(ociConfiguration("127.0.0.1:\(server.port)", settings)) { plugin, _ throws in
        if awaitsFirstLook { plugin.awaitFirstLook() }
        return try body(Adapted(plugin), shelf, server)
    }
}
