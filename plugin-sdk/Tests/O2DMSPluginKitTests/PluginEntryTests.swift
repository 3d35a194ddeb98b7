// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import O2DMSPluginTesting
import Testing

@testable import O2DMSPluginKit

struct PluginEntryTests {
    private func text(_ text: o2dms_str) -> String? { unsafe String(text) }

    @Test func `the operations table is made of the conformances and the manifest's flags`() throws {
        let catalogue = try StandInPlugin(CatalogueAdapter.self)
        let list = OperationFlags([.nonblocking, .idempotent]).rawValue
        let fetch = OperationFlags([.ranges, .parts, .cancellable]).rawValue
        #expect(catalogue.operations == [1: list, 2: 128, 3: 0, 4: 64, 5: fetch, 6: 0, 16: 0, 17: 0, 32: 1])
        catalogue.destroy()
        let least = try StandInPlugin(HealthOnlyAdapter.self)
        #expect(least.operations == [32: 0])
        #expect(least.perform(.packageList) == nil)
        least.destroy()
    }

    @Test func `the descriptor says what the manifest says`() throws {
        let plugin = unsafe try #require(
            unsafe Plugin.entry(for: CatalogueAdapter.self, O2DMS_ABI_MINOR, nil)
        )
        let descriptor = unsafe plugin.pointee
        #expect(unsafe descriptor.struct_size == 144)
        #expect(unsafe descriptor.abi_major == 1)
        #expect(unsafe descriptor.flags == O2DMS_PF_SERIAL)
        #expect(unsafe text(descriptor.id) == "test.catalogue")
        #expect(unsafe text(descriptor.name) == "Catalogue")
        #expect(unsafe text(descriptor.version) == "1.2.3")
        #expect(unsafe text(descriptor.config_schema_json) == #"{"type":"object"}"#)
        #expect(unsafe descriptor.artifact_count == 1)
        #expect(unsafe descriptor.artifact_stride == 48)
        let artifact = unsafe try #require(unsafe descriptor.artifacts?.pointee)
        #expect(unsafe text(artifact.media_type) == "application/x-test")
        #expect(unsafe text(artifact.marker_file) == "Test.yaml")
        #expect(unsafe artifact.max_bytes == 1000)
        #expect(unsafe Plugin.entry(for: CatalogueAdapter.self, 9, nil) == plugin, "made once")
    }

    @Test func `a host that is too old is refused with a reason`() {
        var reason = unsafe o2dms_str()
        #expect(unsafe Plugin.entry(for: NeedsNewHost.self, 2, &reason) == nil)
        #expect(unsafe text(reason) == "needs a host with ABI 1.3, this one has 1.2")
        #expect(unsafe Plugin.entry(for: NeedsNewHost.self, 2, nil) == nil)
        #expect(unsafe Plugin.entry(for: NeedsNewHost.self, 3, &reason) != nil)
    }

    private static let faults: [(PluginManifest, String)] = {
        func manifest(_ change: (inout PluginManifest) -> Void) -> PluginManifest {
            var manifest = PluginManifest(id: "a.b-1", name: "n", version: "1.0.0")
            change(&manifest)
            return manifest
        }
        return [
            (manifest { $0.id = "" }, "id must"), (manifest { $0.id = "A" }, "id must"),
            (manifest { $0.id = "a b" }, "id must"), (manifest { $0.id = "ä" }, "id must"),
            (manifest { $0.id = String(repeating: "a", count: 129) }, "id must"),
            (manifest { $0.name = "" }, "name must"),
            (manifest { $0.name = String(repeating: "n", count: 129) }, "name must"),
            (manifest { $0.version = "1.0" }, "version must"), (manifest { $0.version = "" }, "version must"),
            (manifest { $0.configurationSchema = "{" }, "configuration schema: unexpected end"),
            (manifest { $0.configurationSchema = "[]" }, "configuration schema must"),
            (manifest { $0.operations = [.packageList: .idempotent] }, "flags for packageList"),
            (manifest { $0.operations = [.health: .plainList] }, "plainList is for"),
            (manifest { $0.operations = [.health: .ranges] }, "ranges is for"),
            (manifest { $0.operations = [.health: .conditional] }, "conditional is for"),
            (manifest { $0.operations = [.health: .fresh] }, "fresh is for"),
            (manifest { $0.artifacts = [ArtifactKind(mediaType: "a/b")] }, "no PackageUploader"),
        ]
    }()

    @Test(arguments: faults)
    func `a wrong manifest is refused with a reason`(manifest: PluginManifest, reason: String) throws {
        let fault = try #require(manifest.fault(for: HealthOnlyAdapter.self))
        #expect(fault.contains(reason))
    }

    @Test func `a manifest at its limits is accepted`() {
        let long = String(repeating: "a", count: 128)
        let manifest = PluginManifest(
            id: long,
            name: long,
            version: "1.0.0-rc.1+b",
            configurationSchema: "true"
        )
        #expect(manifest.fault(for: HealthOnlyAdapter.self) == nil)
    }

    @Test func `a library holds so many adapter types and no more`() {
        unsafe #expect(FactorySlots.create(FactorySlots.limit - 1) != nil)
        unsafe #expect(FactorySlots.create(FactorySlots.limit) == nil)
    }
}

/// Wants a minor version of the ABI that does not exist yet.
private final class NeedsNewHost: Adapter {
    static let manifest = PluginManifest(id: "test.new", name: "New", version: "1.0.0", minimumHostMinor: 3)

    init(configuration: NoConfiguration, host: Host) throws(AdapterError) {}

    func health(_ call: Call) throws(AdapterError) -> HealthReport { .healthy }
}
