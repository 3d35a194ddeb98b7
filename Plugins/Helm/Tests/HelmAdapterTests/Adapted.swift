import CO2DMSPlugin
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting

@testable import HelmAdapter

/// An adapter under test, for files whose own stand-in server has requests of the same name.
struct Adapted: Sendable {
    private let plugin: StandInPlugin

    init(_ plugin: StandInPlugin) { self.plugin = plugin }

    func list() throws -> [String] { try plugin.list() }
    func upload(_ archive: [UInt8]) throws -> AdapterError? { try plugin.upload(archive).error }

    func delete(_ name: String, _ version: String) throws -> AdapterError? {
        try plugin.delete(name, version).error
    }

    /// Has the adapter ask its backend for a package.
    func look(_ name: String, _ version: String) throws -> AdapterError? {
        var request = StandInRequest()
        (request.id, request.name, request.version) = ("\(name)-\(version)", name, version)
        request.flags = O2DMS_REQ_FRESH
        return plugin.perform(.packageGet, request)?.error
    }

    /// The digest of the manifest that a listed version of a registry is read from.
    func manifestDigest(_ name: String, _ version: String) throws -> String? {
        let json = try plugin.get("\(name)-\(version)").packages.first?.extensionsJSON
        return try json.flatMap { try JSONValue(parsing: $0)["manifestDigest"]?.string }
    }

    func fetch(_ name: String, _ version: String) throws -> (data: [UInt8], error: AdapterError?) {
        let record = try plugin.fetch(name, version)
        return (record.data, record.error)
    }

    /// The first ten bytes after the fifth of an archive.
    func fetchPart(_ name: String, _ version: String) throws -> (data: [UInt8], error: AdapterError?) {
        let record = try plugin.fetch(name, version) { request in
            request.flags = O2DMS_REQ_RANGE
            (request.rangeOffset, request.rangeLength) = (5, 10)
        }
        return (record.data, record.error)
    }

    /// What health says is wrong with the first repository.
    var healthError: String? { plugin.perform(.health)?.record("error")?.string }
    /// How many entries of the first repository are skipped.
    var skipped: Int64? { plugin.perform(.health)?.record("skipped")?.integer }
}
