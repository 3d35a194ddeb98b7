import HTTPClient
import HTTPStandIn
import ObjectStore
import ObjectStoreTesting
import TestServers
import Testing

@testable import BucketStores

/// Every fault of a server, for every store and everything that is asked of it.
struct BucketFaultTests {
    @Test(arguments: BucketService.allCases, AnswerFault.allCases)
    func `a fault is an error of its kind, soon, and shows neither secrets nor the server's page`(
        _ service: BucketService,
        _ fault: AnswerFault
    ) throws {
        let answer = fault.actions(BucketService.goodHeaders)
        try withStore(service, { _ in answer }) { store, server in
            for operation in BucketOperation.allCases {
                let requests = server.requests.count
                let terms = HTTPTerms(deadline: .now + (fault.isEndless ? .milliseconds(80) : .seconds(30)))
                do {
                    try operation.perform(store, terms)
                    #expect(isGood(fault, for: operation, of: service), "\(operation) succeeds")
                } catch let error as HTTPFault {
                    #expect(error.kind == fault.kind, "\(operation): \(error.message)")
                    #expect(error.retryAfter == fault.pauseSeconds.map { .seconds($0) })
                    for hidden in BucketService.secrets + ["<html>"] {
                        #expect(!error.message.contains(hidden))
                    }
                }
                // The first one and five redirects; once more where an idle connection was closed.
                #expect(server.requests.count - requests <= 7)
            }
        }
    }

    @Test(arguments: BucketService.allCases, SendingFault.allCases)
    func `a fault while an object is sent is an error of its kind`(
        _ service: BucketService,
        _ fault: SendingFault
    ) throws {
        try withStore(service, early: { $0.method == "GET" ? [] : fault.actions }) { store, server in
            let patience: Duration = fault == .stops ? .seconds(1) : .seconds(30)
            let error = #expect(throws: HTTPFault.self) {
                try store.put(
                    "a",
                    .filler(SendingFault.bodyBytes),
                    .absent,
                    HTTPTerms(deadline: .now + patience)
                )
            }
            #expect(error?.kind == fault.kind, "\(error?.message ?? "")")
            #expect(server.requests.count == 1)
        }
    }

    @Test(arguments: BucketService.allCases)
    func `no credential follows a redirect to another port`(_ service: BucketService) throws {
        let stranger = try #require(StandInServer { _ in [.answer(200, BucketService.goodHeaders, [1])] })
        defer { stranger.stop() }
        let answer = StandInAction.answer(307, ["Location: \(stranger.url)/loot"])
        try withStore(service, { _ in [answer] }, allowsStrangers: true) { store, server in
            for operation in BucketOperation.allCases { try? operation.perform(store, .generous) }
            #expect(server.requests.count == BucketOperation.allCases.count)
        }
        #expect(!stranger.requests.isEmpty)
        for request in stranger.requests {
            #expect(request.method == "GET" || request.method == "HEAD")
            #expect(request.target == "/loot")
            let names = request.headers.keys
            #expect(
                !names.contains { $0 == "authorization" || $0.hasPrefix("x-amz") || $0.hasPrefix("x-ms") }
            )
            for secret in BucketService.secrets {
                #expect(!request.headers.values.contains { $0.contains(secret) })
            }
        }
    }

    @Test(arguments: BucketService.allCases, UntrustedTLSServer.Flaw.allCases)
    func `nothing is sent to a server whose certificate cannot be trusted`(
        _ service: BucketService,
        _ flaw: UntrustedTLSServer.Flaw
    ) throws {
        let server = try #require(Self.untrusted[flaw]).get()
        let store = try service.store(server.url, tokens: server.url) {
            $0.authority = server.authorityFile.map { .file($0) }
        }
        for operation in BucketOperation.allCases {
            let error = #expect(throws: HTTPFault.self) { try operation.perform(store, .generous) }
            #expect(error?.kind == .unavailable)
            #expect(error?.message.contains("no trusted TLS connection") == true, "\(error?.message ?? "")")
        }
    }

    private static let untrusted = Dictionary(
        uniqueKeysWithValues: UntrustedTLSServer.Flaw.allCases.map { flaw in
            (flaw, Result { try UntrustedTLSServer(flaw) })
        }
    )

    /// A head has no body that could break, and a deletion is told by its status alone.
    private func isGood(_ fault: AnswerFault, for operation: BucketOperation, of service: BucketService)
        -> Bool
    {
        switch (operation, service) {
        case (.head, .gcs): false
        case (.head, _): [.resetInBody, .short, .drip].contains(fault)
        case (.remove, .s3), (.remove, .google), (.remove, .gcs): fault == .empty
        default: false
        }
    }

    private func withStore(
        _ service: BucketService,
        early: @escaping StandInServer.Responder = { _ in [] },
        _ responder: @escaping StandInServer.Responder = { _ in [.answer(200)] },
        allowsStrangers: Bool = false,
        _ body: (any ObjectStore, StandInServer) throws -> Void
    ) throws {
        let token = Array(#"{"access_token":"access-token","expires_in":3600}"#.utf8)
        let tokens = try #require(StandInServer { _ in [.answer(200, [], token)] })
        defer { tokens.stop() }
        let server = try #require(StandInServer(early: early, responder))
        defer { server.stop() }
        let store = try service.store(server.url, tokens: tokens.url) {
            $0.allowsLocalStrangers = allowsStrangers
        }
        try body(store, server)
    }
}

extension ObjectContent {
    /// So many bytes of anything.
    fileprivate static func filler(_ count: Int) -> ObjectContent {
        var left = count
        return unsafe ObjectContent(
            sizeBytes: UInt64(count),
            sha256: String(repeating: "0", count: 64),
            mediaType: "application/gzip",
            isProvisional: true,
            rewind: {
                left = count
                return true
            },
            read: { room in
                // Whatever stands there is as good as anything.
                let count = min(room.count, left)
                left -= count
                return count
            }
        )
    }
}
