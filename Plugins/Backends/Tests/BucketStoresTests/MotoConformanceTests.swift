import BucketStores
import HTTPClient
import ObjectStore
import ObjectStoreTesting
import TestServers
import Testing

/// S3, by moto, which verifies signatures and enforces conditions.
struct MotoConformanceTests {
    @Test(arguments: ObjectStoreRule.allCases)
    func `a bucket of S3 keeps the rules of an object store`(_ rule: ObjectStoreRule) throws {
        let bucket = try MotoServer.shared().makeBucket()
        try ObjectStoreConformance { try MotoServer.shared().store(bucket) }.check(rule)
    }
}

extension MotoServer {
    func store(
        _ bucket: String,
        prefix: String = "/charts/stable/",
        secret: String? = nil,
        dialect: S3Dialect = .aws
    ) throws -> S3Store {
        let credentials = AWSCredentials(keyID: keyID, secret: secret ?? self.secret)
        var settings = S3Settings(bucket: bucket, credentials: .fixed(credentials))
        settings.endpoint = try HTTPAddress(url)
        settings.prefix = prefix
        settings.dialect = dialect
        return try S3Store(settings, HTTPClientConfiguration(trustedOrigin: HTTPAddress(url).origin))
    }
}
