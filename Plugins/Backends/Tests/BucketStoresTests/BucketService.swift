import Foundation
import HTTPClient
import ObjectStore
import ObjectStoreTesting
import Synchronization
import Testing

@testable import BucketStores

/// The services that have buckets, each with a store that a test points at a server.
enum BucketService: String, CaseIterable, Sendable {
    case s3 = "S3"
    case google = "Cloud Storage with an HMAC key"
    case gcs = "Cloud Storage with a service account"
    case azureKey = "Azure with a key"
    case azureSignature = "Azure with a shared access signature"

    /// What no stranger and no message may ever show.
    static let secrets = ["s3cret", "session-token", "c2VjcmV0LWtleQ==", "sig=signature", "access-token"]

    /// What the head of a good answer has, of all services: which content it is.
    static let goodHeaders = [
        "ETag: \"1\"", "x-goog-generation: 1", "Last-Modified: Fri, 27 Nov 2026 00:00:00 GMT",
    ]

    /// A store on a server; `tokens` is where a service account's are had.
    func store(
        _ url: String,
        tokens: String,
        _ adjust: (inout HTTPClientConfiguration) -> Void = { _ in }
    ) throws -> any ObjectStore {
        let endpoint = try HTTPAddress(url)
        var connection = HTTPClientConfiguration(trustedOrigin: endpoint.origin)
        adjust(&connection)
        switch self {
        case .s3, .google:
            let key = AWSCredentials(
                keyID: "id",
                secret: "s3cret",
                sessionToken: self == .s3 ? "session-token" : nil
            )
            var settings = S3Settings(bucket: "bucket", credentials: .fixed(key))
            settings.endpoint = endpoint
            settings.dialect = self == .google ? .google : .aws
            let store = try S3Store(settings, connection)
            // Found out before, so that the first write is the one that the test means.
            store.conditions.withLock {
                $0 = S3Conditions(createsOnly: true, comparesVersions: true, statesDigests: true)
            }
            return store
        case .gcs:
            var settings = GCSSettings(bucket: "bucket")
            settings.endpoint = endpoint
            settings.key = try ServiceAccountKey(json: ServiceAccount.json(tokens))
            return try GCSStore(settings, connection)
        case .azureKey, .azureSignature:
            let credentials: AzureCredentials =
                self == .azureKey
                ? .sharedKey("c2VjcmV0LWtleQ==") : .sharedAccessSignature("sv=1&sig=signature")
            var settings = AzureSettings(account: "acct", container: "bucket", credentials: credentials)
            settings.endpoint = endpoint
            return try AzureStore(settings, connection)
        }
    }
}

/// What is asked of a store.
enum BucketOperation: CaseIterable, Sendable {
    case read, head, put, remove, list

    func perform(_ store: any ObjectStore, _ terms: HTTPTerms) throws {
        switch self {
        case .read: _ = try store.bytes("a", limitBytes: 1000, terms)
        case .head: _ = try store.head("a", terms)
        case .put: _ = try store.put("a", ObjectContent([1]), .absent, terms)
        case .remove: try store.remove("a", terms)
        case .list: try store.list(prefix: "", terms) { _ in }
        }
    }
}
