import Foundation
import HTTPClient
import HelmReleases
import JSONText
import Kubernetes
import TestServers
import Testing

/// Releases that the real Helm makes on the real API server.
struct HelmCommandTests {
    private static let namespaces = ResourceType(
        group: "",
        version: "v1",
        plural: "namespaces",
        isNamespaced: false
    )

    private let client: KubernetesClient
    private let namespace = "helm-\(UInt64.random(in: 0 ... .max))"
    private let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
        "helm-\(UUID().uuidString)"
    )
    private var terms: HTTPTerms { HTTPTerms(deadline: .now.advanced(by: .seconds(60))) }

    init() throws {
        let server = try KubernetesAPIServer.shared()
        client = KubernetesClient(try Kubeconfig(file: server.kubeconfigFile).cluster(), fieldManager: "test")
        let object = try JSONValue(parsing: Array("{\"metadata\":{\"name\":\"\(namespace)\"}}".utf8))
        try client.create(object, in: nil, of: Self.namespaces, as: MetadataOnly.self, terms)
    }

    private func writeChart(_ version: String) throws {
        let templates = folder.appendingPathComponent("chart/templates")
        try FileManager.default.createDirectory(at: templates, withIntermediateDirectories: true)
        let files = [
            "chart/Chart.yaml": "apiVersion: v2\nname: demo\nversion: \(version)\nappVersion: \"7\"\n",
            "chart/templates/map.yaml":
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: demo}\ndata: {version: \"{{ .Chart.Version }}\"}\n",
        ]
        for (name, text) in files {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
    }

    private func helm(_ version: Int, _ arguments: String, driver: String = "secret") throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try ServerPrograms.helm(version))
        process.arguments = arguments.split(separator: " ").map(String.init) + ["--namespace", namespace]
        process.currentDirectoryURL = folder
        process.environment = [
            "KUBECONFIG": try KubernetesAPIServer.shared().kubeconfigFile, "HELM_DRIVER": driver,
            "HOME": folder.path,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "helm \(arguments)")
    }

    @Test(arguments: [(3, "secret"), (4, "secret"), (4, "configmap")])
    func `what Helm deployed is read, whichever Helm and wherever it keeps it`(
        _ version: Int,
        _ driver: String
    ) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try writeChart("1.0.0")
        try helm(version, "install web chart", driver: driver)
        try writeChart("1.1.0+build")
        try helm(version, "upgrade web chart", driver: driver)
        let reader = ReleaseReader(client, namespaces: [namespace])
        let histories = try reader.histories(terms)
        let history = try #require(histories[.init(namespace: namespace, name: "web")])
        #expect(histories.count == 1)
        #expect(history.revisions.map(\.status) == [.deployed, .superseded])
        let current = try #require(history.current)
        #expect(current.storage == (driver == "secret" ? .secrets : .configMaps))
        let record = try reader.record(of: current, terms).get()
        #expect(record.name == "web" && record.namespace == namespace && record.revision == 2)
        #expect(
            record.chartName == "demo" && record.chartVersion == "1.1.0+build" && record.appVersion == "7"
        )
        #expect(record.status == .deployed)
        let (first, last) = try (#require(record.firstDeployed), #require(record.lastDeployed))
        #expect(first < last && Double(last) / 1e9 > Date.now.timeIntervalSince1970 - 600)
        let target = try #require(history.rollbackTargets.first)
        #expect(try reader.record(of: target, terms).get().chartVersion == "1.0.0")

        try helm(version, "uninstall web --keep-history", driver: driver)
        let after = try reader.histories(terms)[.init(namespace: namespace, name: "web")]
        #expect(after?.revisions.first?.status == .uninstalled)
        #expect(after?.current == nil && after?.rollbackTargets.count == 2)
    }

    @Test func `a Secret that only pretends to be a release is reported as such`() throws {
        let text = """
            {"type":"helm.sh/release.v1","metadata":{"name":"sh.helm.release.v1.fake.v1",
            "labels":{"owner":"helm","name":"fake","status":"deployed","version":"1"}},"data":{"release":"aGVsbG8="}}
            """
        let object = try JSONValue(parsing: Array(text.utf8))
        try client.create(object, in: namespace, of: .secrets, as: MetadataOnly.self, terms)
        let reader = ReleaseReader(client, storages: [.secrets], namespaces: [namespace])
        let history = try reader.histories(terms)[.init(namespace: namespace, name: "fake")]
        let current = try #require(history?.current)
        #expect(try reader.record(of: current, terms) == .failure(.notBase64))
    }
}
