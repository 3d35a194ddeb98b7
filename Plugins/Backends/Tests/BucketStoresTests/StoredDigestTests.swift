import AzureBlobStandIn
import Digest
import HTTPClient
import HTTPStandIn
import ObjectStore
import ObjectStoreTesting
import Synchronization
import TestServers
import Testing

@testable import BucketStores

/// What a store has kept is what it was sent, as far as its answers tell.
struct StoredDigestTests {
    private static let sent = Array("what is sent".utf8)

    @Test(arguments: BucketService.allCases)
    func `the digest goes along, so that the store itself refuses what was damaged`(_ service: BucketService)
        throws
    {
        try withStore(service, Self.sent) { store, server in
            _ = try store.put("a", ObjectContent(Self.sent), .absent, .generous)
            let request = try #require(server.requests.last)
            let digest = try Self.md5(Self.sent).base64
            if service == .gcs {
                #expect(String(decoding: request.body, as: UTF8.self).contains("\"md5Hash\":\"\(digest)\""))
            } else {
                #expect(request.headers["content-md5"] == digest)
                #expect(request.body == Self.sent)
            }
        }
    }

    @Test(arguments: BucketService.allCases)
    func `an object that is kept otherwise is no success, and is removed again if it still is there`(
        _ service: BucketService
    ) throws {
        try withStore(service, Array("what is kept".utf8)) { store, server in
            let fault = #expect(throws: HTTPFault.self) {
                try store.put("a", ObjectContent(Self.sent), .absent, .generous)
            }
            #expect(fault?.kind == .unavailable)
            #expect(fault?.message.contains("other bytes than it was sent") == true)
            #expect(fault?.message.contains("the object was removed again") == true)
            let removal = try #require(server.requests.last)
            #expect(removal.method == "DELETE")
            let conditions = [
                removal.headers["if-match"], removal.headers["x-goog-if-generation-match"],
                removal.target.hasSuffix("?ifGenerationMatch=1") ? "1" : nil,
            ]
            #expect(conditions.compactMap(\.self).count == 1)
        }
    }

    @Test(arguments: BucketService.allCases)
    func `what has replaced an object stays, since without it nothing would be there`(
        _ service: BucketService
    ) throws {
        try withStore(service, Array("what is kept".utf8)) { store, server in
            let fault = #expect(throws: HTTPFault.self) {
                try store.put("a", ObjectContent(Self.sent), .version(ObjectVersion("1")), .generous)
            }
            #expect(fault?.kind == .unavailable)
            #expect(server.requests.map(\.method).contains("DELETE") == false)
        }
    }

    @Test(arguments: [
        "x-amz-server-side-encryption: aws:kms", "x-amz-server-side-encryption: aws:kms:dsse",
        "x-amz-server-side-encryption-customer-algorithm: AES256", "x-amz-other: 1",
    ])
    func `an entity tag of what is encrypted with a key of the customer's says nothing`(_ field: String)
        throws
    {
        try withStore(.s3, Array("encrypted".utf8), [field]) { store, _ in
            let put = { try store.put("a", ObjectContent(Self.sent), .absent, .generous) }
            if field.hasPrefix("x-amz-other") {
                #expect(throws: HTTPFault.self) { try put() }
            } else {
                _ = try put()
            }
        }
    }

    @Test func `entity tags that the probe found to be no digests say nothing`() throws {
        try withStore(.s3, Array("other".utf8)) { store, _ in
            let store = try #require(store as? S3Store)
            store.conditions.withLock { $0?.statesDigests = false }
            _ = try store.put("a", ObjectContent(Self.sent), .absent, .generous)
        }
    }

    @Test func `of a real server too only the version that is meant is removed`() throws {
        let server = try #require(AzureBlobStandIn())
        let stores: [any VersionedRemoval] = [
            try MotoServer.shared().store(MotoServer.shared().makeBucket()),
            try server.store(server.makeContainer()),
        ]
        for store in stores {
            let first = try store.put("a", ObjectContent(Self.sent), .absent, .generous)
            let second = try store.put("a", ObjectContent([1]), .version(first), .generous)
            let fault = #expect(throws: HTTPFault.self) { try store.remove("a", first, .generous) }
            #expect(fault?.kind == .conflict)
            #expect(try store.head("a", .generous)?.version == second)
            try store.remove("a", second, .generous)
            #expect(try store.head("a", .generous) == nil)
        }
    }

    /// A store on a server that answers each writing as if it had kept `kept`.
    private func withStore(
        _ service: BucketService,
        _ kept: [UInt8],
        _ fields: [String] = [],
        _ body: (any ObjectStore, StandInServer) throws -> Void
    ) throws {
        let digest = try Self.md5(kept)
        let hex = digest.bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        let head =
            ["x-goog-generation: 1", "ETag: \"\(hex)\"", "x-goog-hash: crc32c=AAAAAA==,md5=\(digest.base64)"]
            + fields
        let token = Array(#"{"access_token":"access-token","expires_in":3600}"#.utf8)
        let resource = Array("{\"generation\":\"1\",\"md5Hash\":\"\(digest.base64)\"}".utf8)
        let server = try #require(
            StandInServer { request in
                let isAzure = service == .azureKey || service == .azureSignature
                switch request.method {
                case "POST" where !request.target.hasPrefix("/upload"): return [.answer(200, [], token)]
                case "PUT", "POST":
                    return [
                        .answer(
                            isAzure ? 201 : 200,
                            head + (isAzure ? ["Content-MD5: \(digest.base64)"] : []),
                            service == .gcs ? resource : []
                        )
                    ]
                case "DELETE": return [.answer(isAzure ? 202 : 204)]
                default:
                    let lines = ["HTTP/1.1 200 OK", "Content-Length: 1"] + head
                    return [.text(lines.joined(separator: "\r\n") + "\r\n\r\n")]
                }
            }
        )
        defer { server.stop() }
        try body(try service.store(server.url, tokens: server.url), server)
    }

    private static func md5(_ bytes: [UInt8]) throws -> MD5Digest {
        try #require(try ObjectContent(bytes).md5(.generous))
    }
}
