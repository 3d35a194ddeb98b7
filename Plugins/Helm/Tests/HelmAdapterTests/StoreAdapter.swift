import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import ObjectStore
import Synchronization

@testable import HelmAdapter

/// The adapter over a store that a test has made.
final class StoreAdapter: PackageLister, PackageGetter, PackageUploader, PackageDeleter, PackageFetcher,
    PackageRepairer
{
    struct Configuration: Decodable {
        let store: String
        let refreshMilliseconds: Int
    }

    static let stores = Mutex<[String: any ObjectStore]>([:])
    static var manifest: PluginManifest {
        var manifest = HelmAdapter.manifest
        // It has no cluster.
        for operation in [Capability.deploymentList, .deploymentGet] { manifest.operations[operation] = nil }
        return manifest
    }

    private let helm: HelmAdapter

    init(configuration: Configuration, host: Host) throws(AdapterError) {
        guard let store = Self.stores.withLock({ $0[configuration.store] }) else {
            throw .internal("no store")
        }
        let settings = RepositorySettings(
            url: "s3://bucket/charts",
            kind: .http(depth: nil),
            refresh: .milliseconds(configuration.refreshMilliseconds)
        )
        let repository = IndexRepository(
            settings,
            store,
            typeName: "s3",
            removalPatience: .milliseconds(20),
            reporter: RepositoryReporter(host: host)
        )
        do {
            let written = try JSONValue(parsing: Array(#"{"repository_url": "http://h"}"#.utf8))
            let configuration = try written.decode(HelmConfiguration.self)
            helm = try HelmAdapter([repository], HelmSettings(configuration), RepositoryReporter(host: host))
        } catch {
            throw .internal("\(error)")
        }
    }

    func health(_ call: Call) throws(AdapterError) -> HealthReport { try helm.health(call) }
    func shutdown() { helm.shutdown() }
    func listPackages(_ query: PackageQuery, _ call: Call) throws(AdapterError) {
        try helm.listPackages(query, call)
    }
    func getPackage(_ reference: PackageReference, _ call: Call) throws(AdapterError) {
        try helm.getPackage(reference, call)
    }
    func uploadPackage(_ upload: PackageUpload, _ call: Call) throws(AdapterError) {
        try helm.uploadPackage(upload, call)
    }
    func deletePackage(_ deletion: PackageDeletion, _ call: Call) throws(AdapterError) {
        try helm.deletePackage(deletion, call)
    }
    func fetchPackage(_ fetch: PackageFetch, _ call: Call) throws(AdapterError) {
        try helm.fetchPackage(fetch, call)
    }
    func repairPackages(_ repair: PackageRepair, _ call: Call) throws(AdapterError) -> RepairReport {
        try helm.repairPackages(repair, call)
    }
}

/// Runs `body` with so many adapters, as of so many gateways, on one store.
func withStoreAdapters<R>(
    _ count: Int = 1,
    _ store: any ObjectStore,
    refreshMilliseconds: Int = 100,
    _ body: ([StandInPlugin]) throws -> R
) throws -> R {
    let key = "store-\(UInt64.random(in: 0 ... .max))"
    StoreAdapter.stores.withLock { $0[key] = store }
    defer { StoreAdapter.stores.withLock { _ = $0.removeValue(forKey: key) } }
    let plugins = try (0..<count).map { _ in
        try StandInPlugin(
            StoreAdapter.self,
            configuration: [
                "store": .string(key), "refreshMilliseconds": .integer(Int64(refreshMilliseconds)),
            ]
        )
    }
    defer { for plugin in plugins { plugin.destroy() } }
    return try body(plugins)
}

/// Runs `body` with so many gateways on one bucket, over the directory that it gets.
func withBucket<R>(
    _ count: Int = 1,
    _ body: ([StandInPlugin], BucketStandIn, String) throws -> R
) throws -> R {
    try withDirectory { path in
        let store = try BucketStandIn(path)
        return try withStoreAdapters(count, store) { try body($0, store, path) }
    }
}
