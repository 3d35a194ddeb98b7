import Foundation
import JSONText
import Kubernetes
import KubernetesTesting
import TestServers
import Testing

/// A real API server of Kubernetes in which Argo CD's and Flux's objects can be written, without their controllers.
struct DeployingCluster {
    /// Shared by the tests of this process, each in namespaces of its own.
    static let shared = Result { try DeployingCluster() }

    private static let types = [
        ("argoproj.io", "v1alpha1", ["Application", "ApplicationSet", "AppProject"]),
        (
            "source.toolkit.fluxcd.io", "v1",
            ["GitRepository", "OCIRepository", "HelmRepository", "HelmChart", "Bucket"]
        ),
        ("helm.toolkit.fluxcd.io", "v2", ["HelmRelease"]),
        ("kustomize.toolkit.fluxcd.io", "v1", ["Kustomization"]),
    ]

    let cluster: TestCluster

    private init() throws {
        cluster = try TestCluster.shared()
        for (group, version, kinds) in Self.types {
            for kind in kinds {
                let resource = CustomResource(
                    group: group,
                    kind: kind,
                    plural: Self.plural(kind),
                    versions: [CustomResource.Version(version)]
                )
                try cluster.serve(resource)
            }
        }
    }

    /// The line of an adapter's `config` that names the cluster.
    var configuration: String { #"kubernetes: { kubeconfig: "\#(cluster.server.kubeconfigFile)" }"# }

    /// Writes an object with its status.
    func create(_ kind: String, _ name: String, in namespace: String, spec: JSONValue, status: JSONValue)
        throws
    {
        let (group, version) = try #require(Self.types.first { $0.2.contains(kind) }.map { ($0.0, $0.1) })
        let object: JSONValue = [
            "apiVersion": "\(group)/\(version)", "kind": .string(kind), "metadata": ["name": .string(name)],
            "spec": spec, "status": status,
        ]
        try cluster.create(object, in: namespace, of: Self.type(group, version, kind))
    }

    /// Takes an object away.
    func delete(_ kind: String, _ name: String, in namespace: String) throws {
        let (group, version) = try #require(Self.types.first { $0.2.contains(kind) }.map { ($0.0, $0.1) })
        try cluster.client.delete(
            ObjectKey(namespace: namespace, name: name),
            of: Self.type(group, version, kind),
            TestCluster.terms
        )
    }

    private static func type(_ group: String, _ version: String, _ kind: String) -> ResourceType {
        ResourceType(group: group, version: version, plural: plural(kind))
    }

    private static func plural(_ kind: String) -> String {
        kind.lowercased().replacing(/y$/, with: "ie") + "s"
    }
}
