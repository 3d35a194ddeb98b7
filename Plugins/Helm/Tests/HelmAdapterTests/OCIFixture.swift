import Digest
import Foundation
import HTTPClient
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import OCIRegistry
import TestServers
import Testing

@testable import HelmAdapter

/// The configuration of an OCI repository at `oci://host/charts`; `more` takes the place of what stands here.
func ociConfiguration(_ host: String, _ more: [JSONMember] = []) -> JSONValue {
    let members = [
        JSONMember(key: "oci_registry", value: .string("oci://\(host)/charts")),
        JSONMember(key: "plain_http", value: true), JSONMember(key: "refresh", value: "100ms"),
    ]
    return .object(members.filter { member in !more.contains { $0.key == member.key } } + more)
}

/// Runs `body` with an adapter on a fresh registry.
func withOCIAdapter<R>(
    _ access: DockerRegistry.Access = .open,
    allowsDeletes: Bool = true,
    settings: [JSONMember] = [],
    prepare: (DirectClient) throws -> Void = { _ in },
    _ body: (StandInPlugin, DirectClient) throws -> R
) throws -> R {
    let registry = try DockerRegistry(access, allowsDeletes: allowsDeletes)
    defer { registry.stop() }
    let client = try DirectClient(registry.host)
    try prepare(client)
    return try withAdapter(ociConfiguration(registry.host, settings)) { plugin, _ in
        plugin.awaitFirstLook()
        return try body(plugin, client)
    }
}

/// Puts things into a registry past the adapter.
struct DirectClient {
    let host: String
    let registry: RegistryClient
    var terms: HTTPTerms { HTTPTerms(deadline: .now.advanced(by: .seconds(20))) }

    init(_ host: String, login: (username: String, password: String)? = nil) throws {
        self.host = host
        let address = try HTTPAddress("http://\(host)/")
        var configuration = RegistryConfiguration(
            client: HTTPClientConfiguration(trustedOrigin: address.origin)
        )
        configuration.credentials = login.map {
            RegistryConfiguration.Credentials(username: $0.username, password: $0.password)
        }
        registry = try RegistryClient(address, configuration)
    }

    /// A chart as another tool may have put it there.
    @discardableResult
    func push(
        _ chart: String,
        tag: String,
        config: String? = nil,
        configType: String = ChartManifest.configType,
        layerTypes: [String] = [ChartManifest.chartType],
        annotations: [String: String] = [:],
        archive: [UInt8] = Array("archive".utf8)
    ) throws -> SHA256Digest {
        let name = "charts/\(chart)"
        let version = tag.split(separator: "_").joined(separator: "+")
        let config = try RegistryContent(
            Array((config ?? "{\"apiVersion\":\"v2\",\"name\":\"\(chart)\",\"version\":\"\(version)\"}").utf8)
        )
        let layer = try RegistryContent(archive)
        for content in [config, layer] { try registry.push(content, to: name, terms) }
        let descriptor = { (type: String, content: RegistryContent) -> JSONValue in
            [
                "mediaType": .string(type), "digest": .string(content.digest.reference),
                "size": .integer(Int64(content.sizeBytes)),
            ]
        }
        let manifest: JSONValue = [
            "schemaVersion": 2, "config": descriptor(configType, config),
            "layers": .array(layerTypes.map { descriptor($0, layer) }),
            "annotations": .object(annotations.map { JSONMember(key: $0.key, value: .string($0.value)) }),
        ]
        let type = ChartManifest.mediaType
        return try registry.put(manifest: manifest.text, mediaType: type, tag: tag, to: name, terms)
    }

    /// Gives a manifest another tag.
    func retag(_ chart: String, _ tag: String, as other: String) throws {
        let name = "charts/\(chart)"
        guard case .read(let manifest) = try registry.manifest(tag, of: name, terms) else { return }
        let type = ChartManifest.mediaType
        try registry.put(manifest: manifest.bytes, mediaType: type, tag: other, to: name, terms)
    }

    func tags(_ chart: String) throws -> Set<String> {
        Set(try registry.tags(of: "charts/\(chart)", terms) ?? [])
    }

    func manifest(_ chart: String, _ tag: String) throws -> JSONValue? {
        guard case .read(let manifest) = try registry.manifest(tag, of: "charts/\(chart)", terms) else {
            return nil
        }
        return try JSONValue(parsing: manifest.bytes)
    }
}

extension CallRecord {
    /// The reason that health gives for what is skipped under a name and version.
    func skipReason(_ name: String, _ version: String) -> String? {
        let repositories = details?["repositories"]?.elements ?? []
        return repositories.lazy.flatMap { $0["skippedEntries"]?.elements ?? [] }
            .first { $0["name"]?.string == name && $0["version"]?.string == version }?["reason"]?.string
    }
}

extension StandInPlugin {
    /// Uploads an archive that must be accepted.
    @discardableResult
    func store(_ archive: [UInt8], _ adjust: (inout StandInRequest) -> Void = { _ in }) throws -> CallRecord {
        let record = try upload(archive, adjust)
        if let error = record.error { throw error }
        return record
    }
}
