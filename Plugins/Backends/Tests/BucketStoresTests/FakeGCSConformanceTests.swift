import BucketStores
import HTTPClient
import ObjectStore
import ObjectStoreTesting
import TestServers
import Testing

/// Cloud Storage, by the emulator fake-gcs-server: it is not the service, and never asks who we are.
struct FakeGCSConformanceTests {
    @Test(arguments: ObjectStoreRule.allCases)
    func `a bucket of Cloud Storage keeps the rules of an object store`(_ rule: ObjectStoreRule) throws {
        let server = try FakeGCSServer.shared()
        let bucket = try server.makeBucket()
        let conformance = try ObjectStoreConformance { try server.store(bucket) }
        // The emulator ignores the condition of a read and always sends the object.
        try withKnownIssue {
            try conformance.check(rule)
        } when: {
            rule == .conditionalRead
        }
    }
}

extension FakeGCSServer {
    func store(_ bucket: String, key: ServiceAccountKey? = nil) throws -> GCSStore {
        var settings = GCSSettings(bucket: bucket)
        settings.endpoint = try HTTPAddress(url)
        settings.prefix = "charts/stable"
        settings.key = key
        return try GCSStore(settings, HTTPClientConfiguration(trustedOrigin: HTTPAddress(url).origin))
    }
}
