import CO2DMSPlugin
import Foundation
import JSONText
import Kubernetes
import KubernetesTesting
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

@testable import FluxAdapter

/// The adapter as the gateway has it, with a folder of its own.
final class FluxFixture {
    let folder: String
    let host = StandInHost()
    let plugin: StandInPlugin

    /// - Parameters:
    ///   - kubernetes: the block `kubernetes`; nil = none.
    ///   - more: further members of the configuration.
    /// - Throws: why the adapter cannot be made.
    init(kubernetes: JSONValue?, _ more: [JSONMember] = []) throws {
        folder = NSTemporaryDirectory() + "o2dms-flux-" + UUID().uuidString
        let members =
            [JSONMember(key: "state_directory", value: .string(folder + "/state"))]
            + (kubernetes.map { [JSONMember(key: "kubernetes", value: $0)] } ?? []) + more
        plugin = try StandInPlugin(FluxAdapter.self, configuration: .object(members), host: host)
    }

    /// Follows the namespace of a test, and has read it.
    convenience init(_ flux: TestFlux, pageObjects: Int = 500, _ more: [JSONMember] = []) throws {
        let block: JSONValue = [
            "kubeconfig": .string(flux.cluster.server.kubeconfigFile),
            "namespaces": [.string(flux.namespace)],
            "limits": ["page_objects": .integer(Int64(pageObjects))],
        ]
        try self.init(kubernetes: block, more)
        // On a busy machine the first lists take longer than the adapter waits for them.
        #expect(try eventually { try health().error == nil })
    }

    deinit {
        plugin.destroy()
        try? FileManager.default.removeItem(atPath: folder)
    }

    func perform(
        _ operation: Capability,
        _ adjust: (inout StandInRequest) -> Void = { _ in }
    ) throws -> CallRecord {
        var request = StandInRequest()
        adjust(&request)
        return try #require(plugin.perform(operation, request))
    }

    /// All deployments by id.
    func deployments() throws -> [String: Deployment] {
        let record = try perform(.deploymentList)
        if let error = record.error { throw error }
        #expect(record.total == UInt64(record.deployments.count))
        return Dictionary(uniqueKeysWithValues: record.deployments.map { ($0.id, $0) })
    }

    /// The users of a package with their evidence.
    func users(
        _ name: String,
        _ version: String,
        isFresh: Bool = false,
        _ adjust: (inout StandInRequest) -> Void = { _ in }
    ) throws -> [String: DeploymentEvidence] {
        let record = try perform(.deploymentList) { request in
            request.name = name
            request.version = version
            request.flags = isFresh ? O2DMS_REQ_FRESH : 0
            adjust(&request)
        }
        if let error = record.error { throw error }
        return Dictionary(uniqueKeysWithValues: record.deployments.map { ($0.id, $0.evidence) })
    }

    /// Packages as `name version`.
    func packages() throws -> [String] {
        let record = try perform(.packageList)
        if let error = record.error { throw error }
        return record.packages.map { "\($0.name) \($0.artifactVersion)" }
    }

    func health() throws -> (error: AdapterError?, details: JSONValue?) {
        let record = try perform(.health)
        let text = record.error?.detailsJSON
        return (record.error, try text.map { try JSONValue(parsing: $0) } ?? record.details)
    }
}

/// Waits until something is so, at most twenty seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: .seconds(20))
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        _ = poll(nil, 0, 5)
    }
    return false
}
