import ArchiveTesting
import CO2DMSPlugin
import Foundation
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import TestServers
import Testing

/// An adapter with a catalogue, in a folder of its own.
final class GitCatalogueFixture {
    static let http = Result { try GitHTTPServer() }
    static let deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web }
        spec: { template: { spec: { containers: [{ name: web, image: "nginx:1.25" }] } } }

        """

    let folder: String
    let host = StandInHost()
    let plugin: StandInPlugin

    /// - Parameters:
    ///   - git: the block `git`; nil = none.
    ///   - more: further members of the configuration.
    /// - Throws: what is wrong with the configuration.
    init(git: JSONValue? = nil, _ more: [JSONMember] = []) throws {
        folder = NSTemporaryDirectory() + "o2dms-catalogue-" + UUID().uuidString
        let members =
            [JSONMember(key: "directory", value: .string(folder + "/state"))]
            + (git.map { [JSONMember(key: "git", value: $0)] } ?? []) + more
        plugin = try StandInPlugin(GitOnlyAdapter.self, configuration: .object(members), host: host)
    }

    deinit {
        plugin.destroy()
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// A block with these repositories.
    static func block(_ repositories: [JSONMember]...) -> JSONValue {
        ["repositories": .array(repositories.map(JSONValue.object))]
    }

    /// A bare repository that the HTTP server has, with its address.
    static func served() throws -> (git: GitCommand, url: String) {
        let server = try http.get()
        let name = "\(UUID().uuidString).git"
        return (try GitCommand.makeBare("\(server.folder)/\(name)"), "\(server.url)/git/\(name)")
    }

    static func archive(_ files: [(String, String)] = [("deployment.yaml", deployment)]) throws -> [UInt8] {
        var tar = TarBuilder()
        for (path, text) in files { tar.file(path, text) }
        return try tar.ended()
    }

    func upload(
        _ name: String,
        _ version: String,
        _ archive: [UInt8]? = nil,
        _ adjust: (inout StandInRequest) -> Void = { _ in }
    ) throws -> CallRecord {
        var request = StandInRequest()
        request.name = name
        request.version = version
        request.flags = O2DMS_REQ_DETAIL
        adjust(&request)
        var conditions = CallConditions()
        conditions.body = try archive ?? Self.archive()
        return try #require(plugin.perform(.packageUpload, request, conditions))
    }

    /// Lists, as `name version`.
    func list(_ adjust: (inout StandInRequest) -> Void = { _ in }) throws -> [String] {
        let record = try listing(adjust)
        if let error = record.error { throw error }
        return record.packages.map { "\($0.name) \($0.artifactVersion)" }
    }

    func listing(_ adjust: (inout StandInRequest) -> Void = { _ in }) throws -> CallRecord {
        var request = StandInRequest()
        adjust(&request)
        return try #require(plugin.perform(.packageList, request))
    }

    func get(_ id: String) throws -> CallRecord {
        var request = StandInRequest()
        request.id = id
        request.flags = O2DMS_REQ_DETAIL
        return try #require(plugin.perform(.packageGet, request))
    }

    func perform(
        _ operation: Capability,
        _ name: String,
        _ version: String,
        _ adjust: (inout StandInRequest) -> Void = { _ in }
    ) throws -> CallRecord {
        var request = StandInRequest()
        request.name = name
        request.version = version
        adjust(&request)
        return try #require(plugin.perform(operation, request))
    }

    func extensions(of record: CallRecord) throws -> JSONValue {
        try JSONValue(parsing: #require(record.packages.first?.extensionsJSON))
    }
}

/// Waits until something is so, at most ten seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now.advanced(by: .seconds(10))
    while ContinuousClock.now < deadline {
        if try condition() { return true }
        _ = poll(nil, 0, 5)
    }
    return false
}
