import AzureBlobStandIn
import BucketStores
import Foundation
import HTTPClient
import O2DMSPluginKit
import O2DMSPluginTesting
import ObjectStore
import Synchronization
import TestServers
import Testing
import ThreadsTesting

@testable import HelmAdapter

/// The same race as on the model, on what really serves: S3 (moto), Cloud Storage (fake-gcs-server), Azure (a stand-in), a directory.
@Suite(.ownThread)
struct SharedStoreRaceTests {
    enum Service: CaseIterable { case amazon, google, azure, directory }

    static func withStore(_ service: Service, _ body: (any ObjectStore) throws -> Void) throws {
        switch service {
        case .amazon:
            let server = try MotoServer.shared()
            let credentials = AWSCredentials(keyID: server.keyID, secret: server.secret)
            var settings = S3Settings(bucket: try server.makeBucket(), credentials: .fixed(credentials))
            settings.endpoint = try HTTPAddress(server.url)
            try body(
                S3Store(settings, HTTPClientConfiguration(trustedOrigin: HTTPAddress(server.url).origin))
            )
        case .google:
            let server = try FakeGCSServer.shared()
            var settings = GCSSettings(bucket: try server.makeBucket())
            settings.endpoint = try HTTPAddress(server.url)
            try body(
                GCSStore(settings, HTTPClientConfiguration(trustedOrigin: HTTPAddress(server.url).origin))
            )
        case .azure:
            let server = try #require(AzureBlobStandIn())
            var settings = AzureSettings(
                account: AzureBlobStandIn.account,
                container: server.makeContainer(),
                credentials: .sharedKey(AzureBlobStandIn.key)
            )
            settings.endpoint = try HTTPAddress(server.url)
            try body(
                AzureStore(settings, HTTPClientConfiguration(trustedOrigin: HTTPAddress(server.url).origin))
            )
        case .directory: try withDirectory { try body(DirectoryStore(path: $0)) }
        }
    }

    @Test(arguments: Service.allCases)
    func `two gateways upload and delete the same bytes, and what the index names is there`(
        _ service: Service
    ) throws {
        try Self.withStore(service) { store throws in
            try withStoreAdapters(2, store) { gateways throws in
                let archive = try chart("a", "1.0.0")
                let balance = Atomic(0)
                let failures = Mutex<[AdapterError]>([])
                concurrently(4) { thread in
                    for _ in 0..<12 {
                        let isUpload = thread < 2
                        let gateway = gateways[thread % 2]
                        let record =
                            isUpload ? try? gateway.upload(archive) : try? gateway.delete("a", "1.0.0")
                        if let error = record?.error {
                            failures.withLock { $0.append(error) }
                        } else {
                            balance.add(isUpload ? 1 : -1, ordering: .relaxed)
                        }
                        // What is listed at this moment may be gone at the next, but not be other bytes.
                        if let read = try? gateway.fetch("a", "1.0.0"), read.error == nil,
                            read.data != archive
                        {
                            failures.withLock { $0.append(.internal("other bytes")) }
                        }
                    }
                }
                #expect(
                    failures.withLock { $0 }.allSatisfy { [.alreadyExists, .notFound].contains($0.code) }
                )
                let rest = balance.load(ordering: .relaxed)
                #expect(rest == 0 || rest == 1)
                #expect(try gateways[0].repair(.list).findings == [])
                #expect(try gateways[0].list() == (rest == 1 ? ["a 1.0.0"] : []))
                if rest == 1 { #expect(try gateways[0].fetch("a", "1.0.0").data == archive) }
            }
        }
    }
}
