import HTTPClient
import HTTPStandIn
import ObjectStore
import ObjectStoreTesting
import Synchronization
import TestServers
import Testing

@testable import BucketStores

/// What a store of S3 does with servers that refuse, lie or break off.
struct S3FaultTests {
    @Test func `a wrong secret is refused with the server's word for it, and shown nowhere`() throws {
        let server = try MotoServer.shared()
        let store = try server.store(server.makeBucket(), secret: "a-wrong-secret")
        for fault in [
            #expect(throws: HTTPFault.self, performing: { try store.bytes("a") }),
            #expect(
                throws: HTTPFault.self,
                performing: { try store.put("a", ObjectContent([1]), .absent, .generous) }
            ),
            #expect(throws: HTTPFault.self, performing: { try store.heads(prefix: "") }),
        ] {
            #expect(fault?.kind == .refused)
            #expect(fault?.message.contains("SignatureDoesNotMatch") == true)
            #expect(fault?.message.contains("a-wrong-secret") == false)
        }
    }

    @Test func `a missing bucket is not a missing object`() throws {
        let store = try MotoServer.shared().store("no-such-bucket")
        #expect(throws: HTTPFault.self) { try store.bytes("a") }
        #expect(throws: HTTPFault.self) { try store.head("a", .generous) }
        #expect(throws: HTTPFault.self) { try store.remove("a", .generous) }
        #expect(throws: HTTPFault.self) { try store.heads(prefix: "") }
    }

    @Test(arguments: ["", "/", "a//b", "../a", "a/./b", "a/..", String(repeating: "x", count: 1025)])
    func `a key that addresses cannot have is refused before anything is sent`(_ key: String) throws {
        try withStore({ _ in [.answer(200)] }) { store, server in
            #expect(throws: HTTPFault.self) { try store.bytes(key) }
            #expect(server.requests.isEmpty)
        }
    }

    @Test(arguments: [
        (200, "<Error><Code>InternalError</Code></Error>"), (404, "<html><body>Welcome<br></body></html>"),
        (503, "<Error><Code>SlowDown</Code></Error>"),
        (
            200,
            "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ListBucketResult>&b;</ListBucketResult>"
        ),
    ])
    func `a listing that is none, with the status of a success or not, is an error`(
        _ status: Int,
        _ body: String
    ) throws {
        try withStore({ _ in [.answer(status, ["ETag: \"1\""], Array(body.utf8))] }) { store, _ in
            let fault = #expect(throws: HTTPFault.self) { try store.heads(prefix: "") }
            #expect(fault?.kind == .unavailable)
            // Neither is an object missing because a page says so.
            guard status != 200 else { return }
            let other = #expect(throws: HTTPFault.self) { try store.head("a", .generous) }
            #expect(other?.kind == .unavailable)
        }
    }

    @Test(arguments: [
        (409, "ConditionalRequestConflict", HTTPFault.Kind.conflict), (412, "PreconditionFailed", .conflict),
        (404, "NoSuchKey", .conflict), (404, "NoSuchBucket", .unavailable),
        (400, "EntityTooLarge", .unavailable),
        (200, "InternalError", .unavailable),
    ])
    func `the answer to a conditional write is understood`(
        _ status: Int,
        _ code: String,
        _ kind: HTTPFault.Kind
    )
        throws
    {
        let error = Array("<Error><Code>\(code)</Code></Error>".utf8)
        let isProbed = Atomic<Bool>(false)
        let store = Mutex<S3Store?>(nil)
        try withStore({ request in
            guard isProbed.load(ordering: .relaxed) else { return HonouringServer.answer(request) }
            return [.answer(status, ["ETag: \"1\""], error)]
        }) { found, _ in
            store.withLock { $0 = found }
            _ = try found.conditions(.generous)
            isProbed.store(true, ordering: .relaxed)
            let version = ObjectVersion("1")
            let fault = #expect(throws: HTTPFault.self) {
                try found.put("a", ObjectContent([1]), .version(version), .generous)
            }
            #expect(fault?.kind == kind)
        }
    }

    @Test func `nothing is written before the conditions were tried out, and that happens once`() throws {
        try withStore({ HonouringServer.answer($0) }) { store, server in
            _ = try store.head("a", .generous)
            #expect(server.requests.count == 1)
            for _ in 0..<2 { _ = try store.put("a", ObjectContent([1]), .absent, .generous) }
            let targets = server.requests.map(\.target)
            #expect(targets.filter { $0.contains("/.o2dms-probe-") }.count == 5)
            #expect(targets.suffix(2) == ["/bucket/a", "/bucket/a"])
            #expect(store.remark == nil)
        }
    }

    @Test(arguments: [301, 400])
    func `a bucket of another region is told with its region`(status: Int) throws {
        try withStore({ _ in [.answer(status, ["x-amz-bucket-region: eu-central-1"])] }) { store, _ in
            for operation in BucketOperation.allCases {
                let error = #expect(throws: HTTPFault.self) {
                    try operation.perform(store, HTTPTerms(deadline: .now + .seconds(30)))
                }
                let words = "is in the region eu-central-1, not in"
                #expect(error?.message.contains(words) == true, "\(operation): \(error?.message ?? "")")
            }
        }
    }

    private func withStore(
        _ responder: @escaping StandInServer.Responder,
        _ body: (S3Store, StandInServer) throws -> Void
    ) throws {
        let server = try #require(StandInServer(responder))
        defer { server.stop() }
        let credentials = AWSCredentials(keyID: "id", secret: "secret", sessionToken: "token")
        var settings = S3Settings(bucket: "bucket", credentials: .fixed(credentials))
        settings.endpoint = try HTTPAddress(server.url)
        let connection = HTTPClientConfiguration(trustedOrigin: try HTTPAddress(server.url).origin)
        try body(S3Store(settings, connection), server)
    }
}

/// A server that honours conditions.
enum HonouringServer {
    /// What it answers to the requests of the probe, and as if nothing else were there.
    static func answer(_ request: StandInRequest) -> [StandInAction] {
        guard request.method == "PUT", request.target.contains("probe") else {
            if request.method == "HEAD" {
                return [.text("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 1\r\n\r\n")]
            }
            return [.answer(request.method == "DELETE" ? 204 : 200, ["ETag: \"1\""])]
        }
        let isFirst =
            request.headers["if-none-match"] == "*" && probes.withLock { $0.insert(request.target).inserted }
        let isRight = request.headers["if-match"] == "\"1\""
        return [.answer(isFirst || isRight ? 200 : 412, ["ETag: \"1\""])]
    }

    private static let probes = Mutex<Set<String>>([])
}
