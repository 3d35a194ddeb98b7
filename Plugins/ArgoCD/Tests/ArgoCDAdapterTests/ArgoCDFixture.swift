import ArchiveTesting
import CO2DMSPlugin
import Foundation
import JSONText
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

@testable import ArgoCDAdapter

/// An adapter before a cluster, or before none, in a folder of its own.
final class ArgoCDFixture {
    let folder: String
    let host = StandInHost()
    let plugin: StandInPlugin
    let cluster: TestCluster?
    /// Where the adapter looks, and where it takes Argo CD to be.
    let namespace: String

    /// - Parameters:
    ///   - hasCluster: whether it is told of one.
    ///   - place: the namespace where it looks; nil = in a fresh one.
    ///   - more: further members of the configuration.
    /// - Throws: what does not start.
    init(hasCluster: Bool = true, namespace place: String? = nil, _ more: [String: JSONValue] = [:]) throws {
        folder = NSTemporaryDirectory() + "o2dms-argocd-" + UUID().uuidString
        var members: [String: JSONValue] = ["state_directory": .string(folder + "/state")]
        if hasCluster {
            let cluster = try ArgoCDTypes.served.get()
            namespace = try place ?? cluster.makeNamespace()
            members["kubernetes"] = [
                "kubeconfig": .string(cluster.server.kubeconfigFile), "namespaces": [.string(namespace)],
            ]
            members["registration"] = ["namespace": .string(namespace)]
            self.cluster = cluster
        } else {
            (cluster, namespace) = (nil, "argocd")
        }
        for (key, value) in more { members[key] = value }
        if case .object(let terms)? = more["registration"], hasCluster {
            members["registration"] = .object(
                terms + [JSONMember(key: "namespace", value: .string(namespace))]
            )
        }
        plugin = try StandInPlugin(
            ArgoCDAdapter.self,
            configuration: .object(members.map { JSONMember(key: $0.key, value: $0.value) }),
            host: host
        )
    }

    private var hasEnded = false

    /// Ends the adapter, as the gateway does when it stops.
    func end() {
        if !hasEnded { plugin.destroy() }
        hasEnded = true
    }

    deinit {
        end()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Writes an Application into the cluster.
    @discardableResult
    func write(_ name: String, spec: JSONValue, status: JSONValue? = nil) throws -> ArgoCDFixture {
        try #require(cluster).create(
            Self.object("Application", name, spec: spec, status: status),
            in: namespace,
            of: ArgoCDTypes.applications
        )
        return self
    }

    static func object(_ kind: String, _ name: String, spec: JSONValue, status: JSONValue? = nil) -> JSONValue
    {
        let members = [
            JSONMember(key: "apiVersion", value: "argoproj.io/v1alpha1"),
            JSONMember(key: "kind", value: .string(kind)),
            JSONMember(key: "metadata", value: ["name": .string(name)]), JSONMember(key: "spec", value: spec),
        ]
        return .object(members + (status.map { [JSONMember(key: "status", value: $0)] } ?? []))
    }

    /// The deployments that use a package, or all; asked as a deletion does, so that nothing is missed.
    func deployments(_ adjust: (inout StandInRequest) -> Void = { _ in }) throws -> [Deployment] {
        var request = StandInRequest()
        request.flags = O2DMS_REQ_FRESH
        adjust(&request)
        let record = try #require(plugin.perform(.deploymentList, request))
        if let error = record.error { throw error }
        return record.deployments.sorted { $0.name < $1.name }
    }

    /// `name evidence` of the users of a package.
    func users(
        _ name: String,
        _ version: String,
        repository: String? = nil,
        uri: String? = nil,
        digest: String? = nil
    ) throws -> [String] {
        try deployments {
            $0.name = name
            $0.version = version
            $0.repositoryURL = repository
            $0.packageURI = uri
            $0.digest = digest
        }
        .map { "\($0.name) \($0.evidence)" }
    }

    func packages(_ adjust: (inout StandInRequest) -> Void = { _ in }) throws -> [Package] {
        var request = StandInRequest()
        adjust(&request)
        let record = try #require(plugin.perform(.packageList, request))
        if let error = record.error { throw error }
        return record.packages
    }

    func perform(
        _ operation: Capability,
        _ adjust: (inout StandInRequest) -> Void,
        body: [UInt8]? = []
    ) throws -> CallRecord {
        var request = StandInRequest()
        adjust(&request)
        var conditions = CallConditions()
        conditions.body = body
        return try #require(plugin.perform(operation, request, conditions))
    }

    func upload(_ name: String, _ version: String) throws -> CallRecord {
        var tar = TarBuilder()
        tar.file("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n")
        return try perform(
            .packageUpload,
            {
                $0.name = name
                $0.version = version
            },
            body: try tar.ended()
        )
    }
}

/// Waits until something is so.
func eventually(within limit: Duration = .seconds(20), _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: limit)
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        _ = poll(nil, 0, 5)
    }
    return false
}
