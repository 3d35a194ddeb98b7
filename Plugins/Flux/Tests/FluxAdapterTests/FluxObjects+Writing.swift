import JSONText
import Kubernetes

@testable import FluxAdapter

extension FluxObjects {
    /// Adds an object in the namespace `apps`, seen by its controller unless its status says otherwise.
    mutating func add(
        _ kind: FluxKind,
        _ name: String,
        in namespace: String = "apps",
        _ spec: JSONValue,
        status: JSONValue? = nil,
        annotations: [String: String] = [:]
    ) throws {
        let notes = annotations.map { JSONMember(key: $0.key, value: .string($0.value)) }
        let metadata: JSONValue = [
            "name": .string(name), "namespace": .string(namespace), "generation": 1,
            "creationTimestamp": "2026-01-14T10:00:00Z", "annotations": .object(notes),
        ]
        var object = [JSONMember(key: "metadata", value: metadata), JSONMember(key: "spec", value: spec)]
        if let status { object.append(JSONMember(key: "status", value: status)) }
        let value = JSONValue.object(object)
        switch kind {
        case .gitRepository: try Self.put(value, into: &gitRepositories)
        case .ociRepository: try Self.put(value, into: &ociRepositories)
        case .helmRepository: try Self.put(value, into: &helmRepositories)
        case .helmChart: try Self.put(value, into: &helmCharts)
        case .bucket: try Self.put(value, into: &buckets)
        case .kustomization: try Self.put(value, into: &kustomizations)
        case .helmRelease: try Self.put(value, into: &helmReleases)
        }
    }

    private static func put<Content>(_ value: JSONValue, into known: inout Known<Content>) throws {
        let metadata = try (value["metadata"] ?? nil).decode(ObjectMetadata.self)
        known[metadata.key] = KubernetesObject(metadata: metadata, content: try value.decode(Content.self))
    }

    /// A HelmRepository `charts` in `flux-system`, and a release `web` of its chart `podinfo` with the HelmChart that Flux makes for it.
    static func classic(
        range: String = "6.x",
        taken: String? = "6.0.3",
        history: [JSONValue] = [snapshot()]
    ) throws -> FluxObjects {
        var objects = FluxObjects()
        let source: JSONValue = ["kind": "HelmRepository", "name": "charts", "namespace": "flux-system"]
        try objects.add(
            .helmRepository,
            "charts",
            in: "flux-system",
            ["url": "https://Charts.Example/stable/"]
        )
        try objects.add(
            .helmChart,
            "apps-web",
            in: "flux-system",
            [
                "chart": "podinfo", "version": .string(range),
                "sourceRef": ["kind": "HelmRepository", "name": "charts"],
            ],
            status: taken.map { TestFlux.sourceStatus($0) }
        )
        try objects.add(
            .helmRelease,
            "web",
            ["chart": ["spec": ["chart": "podinfo", "version": .string(range), "sourceRef": source]]],
            status: [
                "observedGeneration": 1, "helmChart": "flux-system/apps-web", "history": .array(history),
            ]
        )
        return objects
    }

    /// A revision in a history.
    static func snapshot(
        _ version: Int64 = 1,
        _ status: String = "deployed",
        chart: String = "podinfo",
        _ chartVersion: String = "6.0.3",
        digest: String? = nil
    ) -> JSONValue {
        [
            "name": "web", "namespace": "apps", "version": .integer(version), "status": .string(status),
            "chartName": .string(chart), "chartVersion": .string(chartVersion),
            "ociDigest": digest.map { .string($0) } ?? .null, "firstDeployed": "2026-01-14T10:00:00Z",
            "lastDeployed": "2026-01-15T10:00:00Z",
        ]
    }

    /// What Flux deploys, in a cluster called `c`.
    var deployed: FluxDeployments { FluxDeployments(self, users) { "helm:c/\($1)/\($0)" } }

    /// Its sources as packages.
    var packages: [SourcePackage] { packages(users) }
}
