// SPDX-License-Identifier: Apache-2.0

import CO2DMSPlugin
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import Synchronization
import Testing

struct InstanceTests {
    @Test func `an instance lives from create to destroy and logs through the host`() throws {
        let host = StandInHost()
        let plugin = try StandInPlugin(CatalogueAdapter.self, configuration: ["packages": ["a"]], host: host)
        #expect(host.log.map(\.message) == ["created"])
        #expect(host.log.first?.fields == ["packages": 1])
        plugin.destroy()
        #expect(host.log.map(\.message) == ["created", "shut down"])
        #expect(host.misuses == 0)
    }

    private static let wrongConfigurations: [(JSONValue, String, String)] = [
        (["packages": "a"], "/packages", "must be an array, is a string"),
        (["packages": ["a", 1]], "/packages/1", "must be a string, is a number"),
        (["sources": [["url": "u"], [:]]], "/sources/1/url", "is missing"),
        (["sources": [["url": nil]]], "/sources/0/url", "must be a string, is null"),
        (
            ["sources": [["url": "u", "port": 65_536]]], "/sources/0/port",
            "must be an integer from 0 to 65535"
        ),
        (["sources": [["url": "u", "port": 1.5]]], "/sources/0/port", "must be an integer from 0 to 65535"),
        (["sources": [["url": "u", "port": true]]], "/sources/0/port", "must be an integer, is a boolean"),
        (["sources": ["x"]], "/sources/0", "must be an object, is a string"),
        ([], "", "must be an object, is an array"),
    ]

    @Test(arguments: wrongConfigurations)
    func `a wrong configuration is refused with its JSON pointer`(
        configuration: JSONValue,
        pointer: String,
        message: String
    ) throws {
        let error = #expect(throws: AdapterError.self) {
            try StandInPlugin(CatalogueAdapter.self, configuration: configuration)
        }
        #expect(error?.code == .invalid)
        #expect(error?.message == "config\(pointer): \(message)")
        let details = try JSONValue(parsing: try #require(error?.detailsJSON))
        #expect(details["violations"]?.elements?.first?["path"] == .string(pointer))
        #expect(details["violations"]?.elements?.first?["message"] == .string(message))
    }

    @Test func `an adapter that cannot be made says why`() throws {
        let host = StandInHost()
        let error = #expect(throws: AdapterError.self) {
            try StandInPlugin(CatalogueAdapter.self, configuration: ["refusal": "no backend"], host: host)
        }
        let expected = AdapterError(.unavailable, "no backend", details: ["a": 1], retryAfterMilliseconds: 7)
        #expect(error == expected)
        #expect(host.misuses == 0)
    }

    @Test func `configuration that is no JSON is refused, none at all is an empty object`() throws {
        let plugin = unsafe try #require(
            unsafe Plugin.entry(for: CatalogueAdapter.self, O2DMS_ABI_MINOR, nil)
        )
        let error = #expect(throws: AdapterError.self) {
            try unsafe StandInPlugin(plugin, configurationJSON: Array("{".utf8), host: StandInHost())
        }
        #expect(error?.message == "config: unexpected end in JSON text at byte 1")
        let instance = try unsafe StandInPlugin(plugin, configurationJSON: nil, host: StandInHost())
        #expect(instance.perform(.packageList)?.packages.isEmpty == true)
        instance.destroy()
    }

    @Test func `after destroy nothing reaches the host`() throws {
        let host = StandInHost()
        let plugin = try StandInPlugin(ThreadKeeper.self, host: host)
        let kept = try #require(ThreadKeeper.host())
        plugin.destroy()
        kept.log(.error, "too late")
        kept.metric(.counter, "too_late", 1)
        #expect(kept.store == nil)
        #expect(host.log.isEmpty)
        #expect(host.metrics.isEmpty)
    }

    @Test func `a host without the essential functions or of another major version is refused`() {
        for change in [
            { $0.tableSizeBytes = 144 }, { $0.tableSizeBytes = 0 }, { $0.tableSizeBytes = 4 },
            { $0.majorVersion = 2 }, { $0.majorVersion = 0 },
        ] as [(inout StandInHost.Behaviour) -> Void] {
            var behaviour = StandInHost.Behaviour()
            change(&behaviour)
            let host = StandInHost(behaviour)
            let error = #expect(throws: AdapterError.self) {
                try StandInPlugin(HealthOnlyAdapter.self, host: host)
            }
            #expect(error?.code == .internal)
        }
    }

    @Test func `a host of a later minor version has a longer table`() throws {
        var behaviour = StandInHost.Behaviour()
        behaviour.tableSizeBytes = 152 + 64
        behaviour.minorVersion = 7
        let plugin = try StandInPlugin(
            CatalogueAdapter.self,
            configuration: ["packages": ["a"]],
            host: StandInHost(behaviour)
        )
        #expect(plugin.perform(.packageList)?.packages.count == 1)
        plugin.destroy()
    }

    @Test func `an instance serves many threads at once and completes each call once`() async throws {
        let plugin = try StandInPlugin(CatalogueAdapter.self, configuration: ["packages": ["a", "b"]])
        await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<200).count { _ in
                        let record = plugin.perform(.packageList)
                        return record?.completions == 1 && record?.packages.count == 2
                    }
                }
            }
            for await right in group { #expect(right == 200) }
        }
        plugin.destroy()
    }
}

/// Gives away its host, as no adapter should.
private final class ThreadKeeper: Adapter {
    static let manifest = PluginManifest(id: "test.keeper", name: "Keeper", version: "1.0.0")
    private static let kept = Kept()

    static func host() -> Host? { kept.host.withLock { $0 } }

    init(configuration: NoConfiguration, host: Host) throws(AdapterError) {
        Self.kept.host.withLock { $0 = host }
    }

    func health(_ call: Call) throws(AdapterError) -> HealthReport { .healthy }
}
