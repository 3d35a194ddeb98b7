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

    @Test(arguments: S3Fault.allCases)
    func `a broken answer is an error of its kind, for every operation`(_ answer: S3Fault) throws {
        try withStore({ _ in answer.actions }) { store, _ in
            let terms = HTTPTerms(deadline: .now + (answer == .hang ? .milliseconds(300) : .seconds(30)))
            let operations: [() throws -> Void] = [
                { _ = try store.bytes("a", limitBytes: 1000, terms) }, { _ = try store.head("a", terms) },
                { _ = try store.put("a", ObjectContent([1]), .absent, terms) },
                { try store.remove("a", terms) }, { try store.list(prefix: "", terms) { _ in } },
            ]
            for (number, operation) in operations.enumerated() {
                do {
                    try operation()
                    #expect(answer.isSuccess(ofOperation: number), "operation \(number) succeeds")
                } catch let fault as HTTPFault {
                    #expect(answer.kinds.contains(fault.kind), "operation \(number): \(fault.message)")
                    #expect(fault.retryAfter == (answer.isBusy ? .seconds(7) : nil))
                }
            }
        }
    }

    @Test func `a redirect to another host gets no credential`() throws {
        let stranger = try #require(StandInServer { _ in [.answer(200, ["ETag: \"1\""], [1])] })
        defer { stranger.stop() }
        try withStore({ _ in [.answer(307, ["Location: \(stranger.url)/loot"])] }, local: true) { store, _ in
            _ = try? store.bytes("a")
            _ = try? store.heads(prefix: "")
            #expect(throws: HTTPFault.self) { try store.put("a", ObjectContent([1]), .absent, .generous) }
        }
        #expect(!stranger.requests.isEmpty)
        for request in stranger.requests {
            #expect(request.method == "GET")
            #expect(request.headers["authorization"] == nil)
            #expect(!request.headers.keys.contains { $0.hasPrefix("x-amz") })
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
            guard isProbed.load(ordering: .relaxed) else { return S3Fault.honouring(request) }
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
        try withStore({ S3Fault.honouring($0) }) { store, server in
            _ = try store.head("a", .generous)
            #expect(server.requests.count == 1)
            for _ in 0..<2 { _ = try store.put("a", ObjectContent([1]), .absent, .generous) }
            let targets = server.requests.map(\.target)
            #expect(targets.filter { $0.contains("/.o2dms-probe-") }.count == 5)
            #expect(targets.suffix(2) == ["/bucket/a", "/bucket/a"])
            #expect(store.remark == nil)
        }
    }

    private func withStore(
        _ responder: @escaping StandInServer.Responder,
        local: Bool = false,
        _ body: (S3Store, StandInServer) throws -> Void
    ) throws {
        let server = try #require(StandInServer(responder))
        defer { server.stop() }
        let credentials = AWSCredentials(keyID: "id", secret: "secret", sessionToken: "token")
        var settings = S3Settings(bucket: "bucket", credentials: .fixed(credentials))
        settings.endpoint = try HTTPAddress(server.url)
        var connection = HTTPClientConfiguration(trustedOrigin: try HTTPAddress(server.url).origin)
        connection.allowsLocalStrangers = local
        try body(S3Store(settings, connection), server)
    }
}

/// Answers that are wrong in one way each.
enum S3Fault: CaseIterable, Sendable {
    case reset, resetInHead, resetInBody, closed, hang, shortBody, html, notFoundHTML, emptySuccess, endless,
        loop401,
        slowDown, tooMany, errorWithSuccess, entities, notHTTP

    var isBusy: Bool { self == .slowDown || self == .tooMany }

    /// Some answers are good ones for some operations: a head has no body that could break, an object may hold anything,
    /// and a deletion is told by its status alone.
    func isSuccess(ofOperation number: Int) -> Bool {
        switch number {
        case 0: self == .errorWithSuccess
        case 1: [.resetInBody, .shortBody, .endless, .errorWithSuccess].contains(self)
        case 3: [.html, .emptySuccess, .errorWithSuccess, .entities].contains(self)
        default: false
        }
    }

    var kinds: [HTTPFault.Kind] {
        switch self {
        case .hang: [.deadline]
        case .loop401: [.refused]
        case .endless: [.unavailable, .tooLarge]
        default: [.unavailable]
        }
    }

    var actions: [StandInAction] {
        let page = Array("<html><body>Welcome<br></body></html>".utf8)
        let error = Array("<Error><Code>InternalError</Code></Error>".utf8)
        switch self {
        case .reset: return [.reset]
        case .resetInHead: return [.text("HTTP/1.1 200 OK\r\nETag:"), .reset]
        case .resetInBody:
            return [.text("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 9\r\n\r\n123"), .reset]
        case .closed: return [.close]
        case .hang: return [.hang]
        case .shortBody:
            return [.text("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 9\r\n\r\n123"), .close]
        case .html: return [.answer(200, ["Content-Type: text/html"], page)]
        case .notFoundHTML: return [.answer(404, ["Content-Type: text/html"], page)]
        case .emptySuccess: return [.answer(200)]
        case .endless:
            let piece = StandInAction.send([UInt8](repeating: 65, count: 1 << 20))
            return [.text("HTTP/1.1 200 OK\r\nETag: \"1\"\r\nContent-Length: 99999999\r\n\r\n")]
                + [StandInAction](repeating: piece, count: 64)
        case .loop401: return [.answer(401, ["WWW-Authenticate: Basic realm=\"x\""])]
        case .slowDown:
            return [.answer(503, ["Retry-After: 7"], Array("<Error><Code>SlowDown</Code></Error>".utf8))]
        case .tooMany: return [.answer(429, ["Retry-After: 7"])]
        case .errorWithSuccess: return [.answer(200, ["ETag: \"1\""], error)]
        case .entities:
            let bomb =
                "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ListBucketResult>&b;</ListBucketResult>"
            return [.answer(200, [], Array(bomb.utf8))]
        case .notHTTP: return [.text("SSH-2.0-OpenSSH\r\n"), .close]
        }
    }

    /// What a server answers that honours conditions, to the requests of the probe and as if nothing else were there.
    static func honouring(_ request: StandInRequest) -> [StandInAction] {
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
