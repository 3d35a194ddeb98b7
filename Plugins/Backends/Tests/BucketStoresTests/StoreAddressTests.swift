import HTTPClient
import Testing

@testable import BucketStores

/// Where buckets are found.
struct StoreAddressTests {
    private let credentials = AWSCredentialSource.fixed(AWSCredentials(keyID: "id", secret: "secret"))

    @Test(
        arguments: [
            ("charts", nil, nil, "https://charts.s3.eu-central-1.amazonaws.com/"),
            ("my.charts", nil, nil, "https://s3.eu-central-1.amazonaws.com/my.charts/"),
            ("charts", nil, true, "https://s3.eu-central-1.amazonaws.com/charts/"),
            ("charts", "http://127.0.0.1:9000", nil, "http://127.0.0.1:9000/charts/"),
            ("charts", "https://store.example/s3/", nil, "https://store.example/s3/charts/"),
            ("charts", "http://store.example:9000", false, "http://charts.store.example:9000/"),
        ] as [(String, String?, Bool?, String)]
    )
    func `a bucket stands in the host's name or in the path`(
        _ bucket: String,
        _ endpoint: String?,
        _ isInPath: Bool?,
        _ address: String
    ) throws {
        var settings = S3Settings(bucket: bucket, credentials: credentials)
        settings.region = "eu-central-1"
        settings.endpoint = try endpoint.map { try HTTPAddress($0) }
        settings.usesPathStyle = isInPath
        #expect(try settings.address().text == address)
    }

    @Test(arguments: [
        "", "ab", "a/b", "a b", "..", "a..b", "a@evil.example", "a:1", String(repeating: "a", count: 256),
    ])
    func `what is no bucket's name never becomes part of an address`(_ bucket: String) {
        let settings = S3Settings(bucket: bucket, credentials: credentials)
        #expect(throws: HTTPFault.self) { try settings.address() }
    }

    @Test func `a container of Azure stands under its account's own host`() throws {
        let settings = AzureSettings(account: "acct", container: "charts", credentials: .sharedKey("AAAA"))
        #expect(try settings.address().text == "https://acct.blob.core.windows.net/charts/")
    }
}
