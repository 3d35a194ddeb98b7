import AzureBlobStandIn
import BucketStores
import HTTPClient
import JSONText
import O2DMSPluginKit
import O2DMSPluginTesting
import ObjectStore
import Synchronization
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// Repairs in buckets of Cloud Storage (the emulator fake-gcs-server) and of Azure (a stand-in), over HTTP as they are served.
@Suite(.ownThread)
struct BucketRepairTests {
    enum Service: CaseIterable { case google, azure }

    /// Runs `body` with two gateways on a bucket that has `named 1.0.0`.
    private func withBucket(
        _ service: Service,
        _ body: ([StandInPlugin], any ObjectStore) throws -> Void
    ) throws {
        let azure = try #require(AzureBlobStandIn())
        let store: any ObjectStore
        switch service {
        case .google:
            let server = try FakeGCSServer.shared()
            var settings = GCSSettings(bucket: try server.makeBucket())
            settings.prefix = "charts"
            settings.endpoint = try HTTPAddress(server.url)
            store = try GCSStore(
                settings,
                HTTPClientConfiguration(trustedOrigin: HTTPAddress(server.url).origin)
            )
        case .azure:
            var settings = AzureSettings(
                account: AzureBlobStandIn.account,
                container: azure.makeContainer(),
                credentials: .sharedKey(AzureBlobStandIn.key)
            )
            settings.prefix = "charts"
            settings.endpoint = try HTTPAddress(azure.url)
            store = try AzureStore(
                settings,
                HTTPClientConfiguration(trustedOrigin: HTTPAddress(azure.url).origin)
            )
        }
        try withStoreAdapters(2, store) { gateways throws in
            #expect(try gateways[0].upload(try chart("named", "1.0.0")).error == nil)
            try body(gateways, store)
        }
    }

    private var terms: HTTPTerms { HTTPTerms(deadline: .now.advanced(by: .seconds(30))) }

    private func put(_ bytes: [UInt8], _ key: String, _ store: any ObjectStore) throws {
        _ = try store.put(key, try ObjectContent(bytes), .absent, terms)
    }

    private func keys(_ store: any ObjectStore) throws -> [String] {
        var keys: [String] = []
        try store.list(prefix: "", terms) { keys.append($0.key) }
        return keys.sorted()
    }

    @Test(arguments: Service.allCases)
    func `what the index does not name is found, adopted and removed`(service: Service) throws {
        try withBucket(service) { gateways, store throws in
            let archive = try chart("lost", "1.0.0+b")
            try put(archive, "lost-1.0.0+b.tgz", store)
            try put(Array("signed".utf8), "alone-1.0.0.tgz.prov", store)
            try put(Array("no archive".utf8), "broken-1.0.0.tgz", store)
            try put(Array("signed".utf8), "broken-1.0.0.tgz.prov", store)
            try put(archive, "folder/lost-1.0.0+b.tgz", store)
            let before = try keys(store)
            let young = try gateways[0].repair(.remove, minimumAgeSeconds: 3600)
            #expect(young["left"] == 0 && young.findings.count == 3)
            #expect(try keys(store) == before)
            #expect(
                try gateways[0].repair(.adopt).findings == [
                    "provenance alone-1.0.0.tgz.prov found", "orphan broken-1.0.0.tgz kept",
                    "orphan lost-1.0.0+b.tgz adopted",
                ]
            )
            #expect(try gateways[0].fetch("lost", "1.0.0+b").data == archive)
            #expect(try gateways[1].repair(.remove)["left"] == 0)
            #expect(
                try keys(store) == [
                    "folder/lost-1.0.0+b.tgz", "index.yaml", "lost-1.0.0+b.tgz", "named-1.0.0.tgz",
                ]
            )
            try store.remove("named-1.0.0.tgz", terms)
            #expect(try gateways[1].repair(.list).findings == ["dangling named-1.0.0.tgz found"])
        }
    }

    @Test(arguments: Service.allCases)
    func `orphans are adopted while the same bytes are uploaded, and each version is there once`(
        service: Service
    ) throws {
        try withBucket(service) { gateways, store throws in
            let archives = try (0..<20).map { try chart("lost", "1.0.\($0)") }
            for (number, archive) in archives.enumerated() {
                try put(archive, "lost-1.0.\(number).tgz", store)
            }
            let next = Atomic(0)
            let failures = Mutex<[AdapterError]>([])
            concurrently(3) { thread in
                while true {
                    let index = next.add(1, ordering: .relaxed).oldValue
                    guard index < archives.count else { return }
                    if thread == 2, index % 4 == 0 { _ = try? gateways[1].repair(.adopt) }
                    let record = try? gateways[0].upload(archives[index])
                    if let error = record?.error { failures.withLock { $0.append(error) } }
                }
            }
            #expect(failures.withLock { $0 }.allSatisfy { $0.code == .alreadyExists })
            _ = try gateways[0].repair(.remove)
            for (number, archive) in archives.enumerated() {
                let fetched = try gateways[0].fetch("lost", "1.0.\(number)")
                #expect(fetched.data == archive, "\(String(describing: fetched.error))")
            }
            #expect(try gateways[0].repair(.list).findings == [])
        }
    }
}
