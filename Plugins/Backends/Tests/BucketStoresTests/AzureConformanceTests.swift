import AzureBlobStandIn
import HTTPClient
import HTTPStandIn
import ObjectStore
import ObjectStoreTesting
import Testing

@testable import BucketStores

/// Azure Blob Storage, by a stand-in that was written from its documentation: there is no server to be had.
struct AzureConformanceTests {
    @Test(arguments: ObjectStoreRule.allCases)
    func `a container of Azure keeps the rules of an object store`(_ rule: ObjectStoreRule) throws {
        let server = try #require(AzureBlobStandIn())
        let container = server.makeContainer()
        try ObjectStoreConformance(pageOverflow: 3 * AzureBlobStandIn.pageSize + 1) {
            try server.store(container)
        }.check(rule)
    }

    @Test func `a shared access signature opens a container, and no key is used then`() throws {
        let server = try #require(AzureBlobStandIn())
        let credentials = AzureCredentials.sharedAccessSignature("?" + AzureBlobStandIn.sharedAccessSignature)
        let store = try server.store(server.makeContainer(), credentials)
        let version = try store.put("a b", ObjectContent([1]), .absent, .generous)
        #expect(try store.head("a b", .generous)?.version == version)
        #expect(try store.heads(prefix: "").map(\.key) == ["a b"])
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test func `a wrong key is refused with the server's word for it`() throws {
        let server = try #require(AzureBlobStandIn())
        let store = try server.store(server.makeContainer(), .sharedKey("AAAA"))
        let fault = #expect(throws: HTTPFault.self) { try store.head("a", .generous) }
        #expect(fault?.kind == .refused)
        let writing = #expect(throws: HTTPFault.self) {
            try store.put("a", ObjectContent([1]), .absent, .generous)
        }
        #expect(
            writing?.message == "the server refuses our credentials for the object (403 AuthenticationFailed)"
        )
    }

    @Test func `a missing container is not a missing object`() throws {
        let server = try #require(AzureBlobStandIn())
        let store = try server.store("no-such-container")
        #expect(throws: HTTPFault.self) { try store.bytes("a") }
        #expect(throws: HTTPFault.self) { try store.head("a", .generous) }
        #expect(throws: HTTPFault.self) { try store.remove("a", .generous) }
        #expect(throws: HTTPFault.self) { try store.heads(prefix: "") }
    }

    /// The example of the page "Authorize with Shared Key".
    @Test func `what is signed is that of the documented example`() throws {
        let address = try HTTPAddress(
            "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20"
        )
        var request = HTTPClientRequest(.get, address, bodyLimitBytes: 1)
        request.headers = [
            HTTPHeaderField("x-ms-version", "2015-02-21"),
            HTTPHeaderField("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT"),
        ]
        let key = try AzureSharedKey(account: "myaccount", base64: AzureBlobStandIn.key)
        let text =
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n"
            + "/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20"
        #expect(key.stringToSign(request, contentLength: 0) == text)
    }

    @Test(arguments: ["", "no base64", "AAA"])
    func `a key that is no base64 is refused before anything is sent`(_ key: String) throws {
        #expect(throws: HTTPFault.self) { try AzureSharedKey(account: "a", base64: key) }
    }
}

extension AzureBlobStandIn {
    func store(
        _ container: String,
        _ credentials: AzureCredentials = .sharedKey(AzureBlobStandIn.key)
    ) throws -> AzureStore {
        var settings = AzureSettings(
            account: AzureBlobStandIn.account,
            container: container,
            credentials: credentials
        )
        settings.endpoint = try HTTPAddress(url)
        settings.prefix = "charts/stable"
        return try AzureStore(settings, HTTPClientConfiguration(trustedOrigin: HTTPAddress(url).origin))
    }
}
