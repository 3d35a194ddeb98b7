import HTTPClient
import JSONText
import Kubernetes
import KubernetesTesting
import TestServers

@testable import FluxAdapter

/// A real API server that knows Flux's types; nobody but the tests writes objects and their status.
struct TestFlux {
    let cluster: TestCluster
    /// The test's own.
    let namespace: String

    /// The server that the tests of this process share, with a new namespace.
    init() throws {
        try Self.ready.get()
        cluster = try TestCluster.shared()
        namespace = try cluster.makeNamespace()
    }

    private static let ready = Result {
        let cluster = try TestCluster.shared()
        for resource in FluxResources.all { try cluster.serve(resource) }
    }

    static func type(_ kind: FluxKind, version: String? = nil) -> ResourceType {
        ResourceType(group: kind.group, version: version ?? kind.versions[0], plural: kind.plural)
    }

    /// Creates an object; its `status` is written as a controller does.
    @discardableResult
    func create(
        _ kind: FluxKind,
        _ name: String,
        _ spec: JSONValue,
        status: JSONValue? = nil,
        metadata: [String: JSONValue] = [:],
        version: String? = nil,
        in place: String? = nil
    ) throws -> ObjectMetadata {
        let type = Self.type(kind, version: version)
        var about = [JSONMember(key: "name", value: .string(name))]
        about += metadata.map { JSONMember(key: $0.key, value: $0.value) }
        var object: [JSONMember] = [
            JSONMember(key: "apiVersion", value: .string(type.apiVersion)),
            JSONMember(key: "kind", value: .string(kind.rawValue)),
            JSONMember(key: "metadata", value: .object(about)), JSONMember(key: "spec", value: spec),
        ]
        if let status { object.append(JSONMember(key: "status", value: status)) }
        return try cluster.create(.object(object), in: place ?? namespace, of: type)
    }

    /// A condition as controllers write it.
    static func condition(_ type: String, _ status: String = "True", _ reason: String = "Succeeded")
        -> JSONValue
    {
        [
            "type": .string(type), "status": .string(status), "reason": .string(reason),
            "message": .string("\(reason) of \(type)"), "lastTransitionTime": "2026-01-14T10:00:00Z",
        ]
    }

    /// The status of a source.
    static func sourceStatus(_ revision: String, digest: String = digest) -> JSONValue {
        [
            "observedGeneration": 1, "conditions": [condition("Ready"), condition("ArtifactInStorage")],
            "artifact": [
                "revision": .string(revision), "digest": .string(digest), "path": "a/b.tar.gz", "size": 1234,
                "url": "http://source-controller.flux-system.svc.cluster.local./a/b.tar.gz",
                "lastUpdateTime": "2026-01-14T10:00:00Z",
            ],
        ]
    }

    static let digest = "sha256:" + String(repeating: "5", count: 64)
    static let commit = "5394cb7f48332b2de7c17dd8b8384bbc84b7e738"
}
