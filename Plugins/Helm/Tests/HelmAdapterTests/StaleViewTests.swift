import CO2DMSPlugin
import ChartMuseumStandIn
import Digest
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import OCIRegistry
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Two gateways on one repository, of which neither looks at it again by itself: what one does the other does not see unless it asks.
@Suite(.ownThread)
struct StaleViewTests {
    enum Place: CaseIterable { case directory, amazon, google, azure, registry, museum }

    private typealias Body = (StandInPlugin, StandInPlugin) throws -> Void

    private func withPair(_ place: Place, _ body: Body) throws {
        let never = JSONMember(key: "refresh", value: "1h")
        switch place {
        case .directory: try withStores(.directory, body)
        case .amazon: try withStores(.amazon, body)
        case .google: try withStores(.google, body)
        case .azure: try withStores(.azure, body)
        case .registry:
            let registry = try DockerRegistry()
            defer { registry.stop() }
            try withAdapters(ociConfiguration(registry.host, [never]), body)
        case .museum:
            let museum = try #require(ChartMuseumStandIn())
            defer { museum.stop() }
            try withAdapters(
                .object([JSONMember(key: "repository_url", value: .string(museum.url)), never]),
                body
            )
        }
    }

    private func withStores(_ service: SharedStoreRaceTests.Service, _ body: Body) throws {
        try SharedStoreRaceTests.withStore(service) { store throws in
            try withStoreAdapters(2, store, refreshMilliseconds: 3_600_000) { try body($0[0], $0[1]) }
        }
    }

    private func withAdapters(_ configuration: JSONValue, _ body: Body) throws {
        try withAdapter(configuration) { one, _ in
            one.awaitFirstLook()
            try withAdapter(configuration) { other, _ in
                other.awaitFirstLook()
                try body(one, other)
            }
        }
    }

    /// Has an adapter ask its backend for a package.
    private func look(_ plugin: StandInPlugin, _ version: String) throws -> CallRecord {
        var request = StandInRequest()
        (request.id, request.name, request.version) = ("app-\(version)", "app", version)
        request.flags = O2DMS_REQ_FRESH
        return try #require(plugin.perform(.packageGet, request))
    }

    private func delete(_ plugin: StandInPlugin, _ digest: String, isDryRun: Bool) throws -> AdapterError? {
        var request = StandInRequest()
        (request.name, request.version, request.digest) = ("app", "1.0.0", digest)
        request.flags = isDryRun ? O2DMS_REQ_DRY_RUN : 0
        return try #require(plugin.perform(.packageDelete, request)).error
    }

    @Test(arguments: Place.allCases)
    func `an archive that has come in the place of the one that is meant stays`(_ place: Place) throws {
        try withPair(place) { one, other throws in
            let archives = [try chart("app", "1.0.0"), try chart("app", "1.0.0", more: "home: https://x\n")]
            let digests = try archives.map { try SHA256Digest.of($0).reference }
            try one.store(archives[0])
            #expect(try look(other, "1.0.0").packages.first?.checksum == digests[0])
            #expect(try one.delete("app", "1.0.0").error == nil)
            try one.store(archives[1])
            #expect(try other.get("app-1.0.0").packages.first?.checksum == digests[0], "as it was read")
            for isDryRun in [true, false] {
                let refusal = try delete(other, digests[0], isDryRun: isDryRun)
                #expect(refusal?.code == .preconditionFailed, "\(String(describing: refusal))")
            }
            #expect(try one.fetch("app", "1.0.0").data == archives[1])
            #expect(try look(other, "1.0.0").packages.first?.checksum == digests[1])
            for isDryRun in [true, false] {
                #expect(try delete(other, digests[1], isDryRun: isDryRun) == nil)
            }
            #expect(try look(one, "1.0.0").error?.code == .notFound)
        }
    }

    @Test(arguments: Place.allCases)
    func `what a look at the backend finds, or does not find any more, is so in lists from then on`(
        _ place: Place
    ) throws {
        try withPair(place) { one, other throws in
            for version in ["1.0.0", "1.1.0"] { try one.store(try chart("app", version)) }
            #expect(try other.list() == [])
            #expect(try look(other, "1.0.0").error == nil)
            #expect(try other.list().contains("app 1.0.0"))
            #expect(try one.delete("app", "1.0.0").error == nil)
            #expect(try other.list().contains("app 1.0.0"))
            #expect(try look(other, "1.0.0").error?.code == .notFound)
            #expect(try !other.list().contains("app 1.0.0"))
        }
    }
}
