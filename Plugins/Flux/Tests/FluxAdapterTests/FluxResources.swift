import JSONText
import Kubernetes
import KubernetesTesting

@testable import FluxAdapter

/// Flux's types, after its published schemas: what they require and refuse of the fields that are used here; everything else is taken.
enum FluxResources {
    /// All of them in their newest version, and the older ones that Flux still served in 2023.
    static let all = FluxKind.allCases.map { resource($0, versions: Array($0.versions.prefix(2))) }

    /// All of them as in 2021.
    static let old = FluxKind.allCases.filter { $0 != .ociRepository }
        .map { resource($0, versions: [$0.versions[2]]) }

    private static func resource(_ kind: FluxKind, versions: [String]) -> CustomResource {
        CustomResource(
            group: kind.group,
            kind: kind.rawValue,
            plural: kind.plural,
            versions: versions.map { CustomResource.Version($0, schema: schema(kind)) }
        )
    }

    private static func schema(_ kind: FluxKind) -> JSONValue {
        let condition = object(
            [
                "type": text, "status": enumeration("True", "False", "Unknown"), "reason": text,
                "message": text,
            ],
            required: ["type", "status", "reason", "message", "lastTransitionTime"]
        )
        let artifact = object(
            ["revision": text, "url": text, "digest": text, "checksum": text, "size": ["type": "integer"]],
            required: ["revision", "url", "path", "lastUpdateTime"]
        )
        var status: [(String, JSONValue)] = [
            ("conditions", ["type": "array", "items": condition]),
            ("observedGeneration", ["type": "integer"]),
            ("artifact", artifact),
        ]
        if kind == .helmRelease { status.append(("history", ["type": "array", "items": snapshot])) }
        let properties: JSONValue = [
            "spec": spec(kind), "status": object(.object(status.map { JSONMember(key: $0.0, value: $0.1) })),
        ]
        return object(properties, required: ["spec"])
    }

    private static func spec(_ kind: FluxKind) -> JSONValue {
        switch kind {
        case .gitRepository:
            object(
                ["url": pattern("^(http|https|ssh)://.*$"), "ref": object([:])],
                required: ["interval", "url"]
            )
        case .ociRepository: object(["url": pattern("^oci://.*$")], required: ["interval", "url"])
        case .helmRepository:
            object(
                ["url": pattern("^(http|https|oci)://.*$"), "type": enumeration("default", "oci")],
                required: ["url"]
            )
        case .bucket:
            object(["bucketName": text, "endpoint": text], required: ["bucketName", "endpoint", "interval"])
        case .helmChart:
            object(
                [
                    "chart": text, "version": text,
                    "sourceRef": reference("HelmRepository", "GitRepository", "Bucket"),
                ],
                required: ["chart", "interval", "sourceRef"]
            )
        case .kustomization:
            object(
                [
                    "path": text, "prune": ["type": "boolean"],
                    "sourceRef": reference("OCIRepository", "GitRepository", "Bucket", "ExternalArtifact"),
                ],
                required: ["interval", "prune", "sourceRef"]
            )
        case .helmRelease:
            object(
                [
                    "chart": object(
                        ["spec": object([:], required: ["chart", "sourceRef"])],
                        required: ["spec"]
                    ),
                    "chartRef": reference("OCIRepository", "HelmChart", "ExternalArtifact"),
                    "releaseName": ["type": "string", "minLength": 1, "maxLength": 53],
                    "suspend": ["type": "boolean"],
                ],
                required: ["interval"]
            )
        }
    }

    private static let snapshot = object(
        [
            "name": text, "namespace": text, "version": ["type": "integer"], "status": text, "digest": text,
            "chartName": text, "chartVersion": text,
        ],
        required: [
            "chartName", "chartVersion", "configDigest", "digest", "firstDeployed", "lastDeployed", "name",
            "namespace", "status", "version",
        ]
    )

    private static let text: JSONValue = ["type": "string"]

    private static func pattern(_ pattern: String) -> JSONValue {
        ["type": "string", "pattern": .string(pattern)]
    }

    private static func enumeration(_ values: String...) -> JSONValue {
        ["type": "string", "enum": .array(values.map { .string($0) })]
    }

    private static func reference(_ kinds: String...) -> JSONValue {
        let kind: JSONValue = ["type": "string", "enum": .array(kinds.map { .string($0) })]
        return object(["kind": kind, "name": text, "namespace": text], required: ["kind", "name"])
    }

    private static func object(_ properties: JSONValue, required: [String] = []) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember(key: "type", value: "object"),
            JSONMember(key: "x-kubernetes-preserve-unknown-fields", value: true),
            JSONMember(key: "properties", value: properties),
        ]
        if !required.isEmpty {
            members.append(JSONMember(key: "required", value: .array(required.map { .string($0) })))
        }
        return .object(members)
    }
}
