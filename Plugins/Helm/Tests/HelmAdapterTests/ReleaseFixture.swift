import CO2DMSPlugin
import Foundation
import JSONText
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

@testable import HelmAdapter

/// A namespace of the real API server, an adapter that watches it, and the real helm that works in it.
struct ReleaseFixture {
    let cluster: TestCluster
    let namespace: String
    let plugin: StandInPlugin
    let host: StandInHost
    private let folder: String

    /// Runs `body` with a fresh namespace; the adapter has the rights of `token`, those that `manifest` grants but for some
    /// verbs, or all of them.
    static func with<R>(
        token: String? = nil,
        manifest: String? = nil,
        without verbs: Set<String> = [],
        _ body: (ReleaseFixture) throws -> R
    ) throws -> R {
        try withDirectory { folder in
            let cluster = try TestCluster.shared()
            let namespace = try cluster.makeNamespace()
            var kubeconfig = cluster.server.kubeconfigFile
            if let token {
                let admin = KubernetesAPIServer.adminToken
                let changed = try text(kubeconfig).replacing("token: \(admin)", with: "token: \(token)")
                kubeconfig = folder + "/kubeconfig"
                try changed.write(toFile: kubeconfig, atomically: true, encoding: .utf8)
            }
            var block: [JSONMember] = [
                JSONMember(key: "kubeconfig", value: .string(kubeconfig)),
                JSONMember(key: "namespaces", value: [.string(namespace)]),
            ]
            if let manifest {
                let user = "helm-\(namespace)"
                try cluster.grant(manifest, without: verbs, to: user, in: namespace)
                block.append(JSONMember(key: "impersonate", value: ["user": .string(user)]))
            }
            let configuration = configuration(
                folder + "/charts",
                [JSONMember(key: "kubernetes", value: .object(block))]
            )
            return try withAdapter(configuration) { plugin, host in
                try body(
                    Self(cluster: cluster, namespace: namespace, plugin: plugin, host: host, folder: folder)
                )
            }
        }
    }

    /// Writes the chart that `helm` is given as `chart`.
    func writeChart(_ version: String, template: String = "data: {a: b}", files: [String: String] = [:])
        throws
    {
        let templates = folder + "/chart/templates"
        try FileManager.default.createDirectory(atPath: templates, withIntermediateDirectories: true)
        let chart = "apiVersion: v2\nname: demo\nversion: \(version)\nappVersion: \"7\"\n"
        try chart.write(toFile: folder + "/chart/Chart.yaml", atomically: true, encoding: .utf8)
        let object =
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"{{ .Release.Name }}\"}\n\(template)\n"
        try object.write(toFile: templates + "/map.yaml", atomically: true, encoding: .utf8)
        for (path, text) in files {
            let url = URL(fileURLWithPath: "\(folder)/chart/\(path)")
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: url, atomically: true, encoding: .utf8)
        }
    }

    /// Runs helm in the namespace.
    func helm(
        _ helm: HelmCommand,
        _ arguments: String,
        driver: String = "secret",
        succeeds: Bool = true
    ) throws {
        let words = arguments.split(separator: " ").map(String.init) + ["--namespace", namespace]
        let (status, output) = try helm.run(words, in: folder, environment: environment(driver))
        #expect((status == 0) == succeeds, "helm \(arguments): \(output)")
    }

    /// A file that helm made.
    func file(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
    }

    /// Starts helm in the namespace and does not wait for it.
    func startHelm(_ helm: HelmCommand, _ arguments: String) throws -> Process {
        let words = arguments.split(separator: " ").map(String.init) + ["--namespace", namespace]
        return try helm.start(
            words,
            in: folder,
            environment: environment("secret"),
            output: folder + "/.started"
        )
    }

    private func environment(_ driver: String) -> [String: String] {
        ["KUBECONFIG": cluster.server.kubeconfigFile, "HELM_DRIVER": driver, "HOME": folder]
    }

    /// What the adapter lists.
    func list(_ adjust: (inout StandInRequest) -> Void = { _ in }) throws -> [Deployment] {
        var request = StandInRequest()
        adjust(&request)
        let record = try #require(plugin.perform(.deploymentList, request))
        #expect(record.completions == 1)
        if let error = record.error { throw error }
        #expect(record.total == UInt64(record.deployments.count))
        return record.deployments
    }

    /// Who uses a version of a chart: evidence by the release's name.
    func users(
        of version: String,
        chart: String = "demo",
        digest: String? = nil,
        isFresh: Bool = false
    ) throws -> [String: DeploymentEvidence] {
        let deployments = try list { request in
            request.name = chart
            request.version = version
            request.digest = digest
            request.flags = isFresh ? O2DMS_REQ_FRESH : 0
        }
        return Dictionary(uniqueKeysWithValues: deployments.map { ($0.name, $0.evidence) })
    }

    /// One deployment, with its extensions.
    func get(_ id: String) throws -> (deployment: Deployment, extensions: JSONValue) {
        var request = StandInRequest()
        request.id = id
        request.flags = O2DMS_REQ_DETAIL
        let record = try #require(plugin.perform(.deploymentGet, request))
        if let error = record.error { throw error }
        let deployment = try #require(record.deployments.first)
        return (deployment, try JSONValue(parsing: try #require(deployment.extensionsJSON)))
    }

    /// `details.deployments` of the adapter's health.
    var health: String? {
        let record = plugin.perform(.health)
        return record?.details?["deployments"]?.string
    }
}
