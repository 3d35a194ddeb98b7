import Foundation
import Testing
import Threads
import ThreadsTesting

@testable import GatewayHTTP

@Suite(.ownThread)
struct ConnectionTests {
    @Test(arguments: [(2, 100), (100, 2)])
    func `e_conn: one connection too many is answered 503`(_ total: Int, _ perAddress: Int) throws {
        var limits = HTTPLimits()
        limits.connections = total
        limits.connectionsPerAddress = perAddress
        try withServer(threads: 2, limits: limits) { harness in
            let first = try harness.connect()
            let second = try harness.connect()
            for wire in [first, second] {
                wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try wire.response().status == 200)
            }
            let third = try harness.connect()
            let refusal = try third.response()
            #expect(refusal.status == 503)
            #expect(refusal.header("Retry-After") == "1")
            #expect(refusal.text == "{\"code\":503}")
            first.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(try first.receiveAll().hasPrefix("HTTP/1.1 200 "))
            harness.waitForConnections(1)
            let fourth = try harness.connect()
            fourth.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try fourth.response().status == 200)
        }
    }

    @Test func `e_conn: a flood from one address is answered 503 to the last connection, and leaves nothing`()
        throws
    {
        var limits = HTTPLimits()
        limits.connectionsPerAddress = 1
        try withServer(limits: limits) { harness in
            let first = try harness.connect()
            first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try first.response().status == 200)
            // More than the server lets wait for their clients at once; the clients ask before they look.
            let refused = try (0..<150).map { _ in
                let wire = try harness.connect()
                wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                return wire
            }
            for wire in refused {
                #expect(try wire.response().status == 503)
                #expect(try wire.receiveAll() == "")
            }
            first.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try first.response().status == 200)
        }
    }

    @Test func `e_conn: others are served beside 200 idle connections`() throws {
        try withServer(threads: 2) { harness in
            let idle = try (0..<200).map { _ in try harness.connect() }
            let wire = try harness.connect()
            wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try wire.response().status == 200)
            idle[100].send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try idle[100].response().status == 200)
        }
    }

    @Test func `e_abort: a client that breaks off at any byte leaves nothing behind`() throws {
        let whole = Monitor(0)
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                guard let body = try? Handlers.readAll(exchange.body) else { return }
                #expect(body.count == 20)
                whole.update { $0 += 1 }
                exchange.respond(HTTPResponse(status: 200))
            }
        }
        let request = Array(
            "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\n\r\n01234567890123456789".utf8
        )
        try withServer(handler: handler) { harness in
            for offset in 0..<request.count {
                let wire = try harness.connect()
                wire.send(Array(request[..<offset]))
                if offset % 2 == 0 { wire.resetOnClose() }
            }
            // Connections are accepted in order: when this one is answered, all before it were seen.
            let last = try harness.connect()
            last.send(
                "PUT / HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 20\r\n\r\n01234567890123456789"
            )
            #expect(try last.receiveAll().hasPrefix("HTTP/1.1 200 "))
            harness.server.waitUntilEmpty()
            #expect(whole.withLock { $0 } == 1)
            #expect(OpenSockets.count(port: harness.server.address) == 1)
        }
    }

    @Test func `all descriptors are closed after a drain`() throws {
        var address = ListenAddress.unix(path: "")
        try withServer(threads: 2) { harness in
            address = harness.server.address
            let wires = try (0..<10).map { _ in try harness.connect() }
            for wire in wires { wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n") }
            for wire in wires { _ = try wire.response() }
            withExtendedLifetime(wires) { #expect(OpenSockets.count(port: address) == 11) }
        }
        #expect(OpenSockets.count(port: address) == 0)
        #expect(throws: WireError.self) { _ = try Wire(address) }
    }

    @Test func `the handler learns that its client has gone`() throws {
        let gone = Gate()
        let kept = Monitor<[HTTPExchange]>([])
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            exchange.onDisconnect { gone.open() }
            kept.update { $0.append(exchange) }
        }
        try withServer(handler: handler) { harness in
            do {
                let wire = try harness.connect()
                wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                kept.wait { $0.isEmpty ? nil : () }
                wire.resetOnClose()
            }
            gone.wait()
            #expect(harness.summaries(1)[0].status == 0)
            kept.update { $0 = [] }
        }
    }

    @Test func `a client that has finished sending still gets its answer`() throws {
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread { Handlers.echoTarget(exchange) }
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            wire.send("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n")
            wire.finishSending()
            #expect(try wire.response().text == "GET /1")
            #expect(try wire.response().text == "GET /2")
            #expect(try wire.receiveAll() == "")
        }
    }

    @Test func `a reader learns that its client has gone`() throws {
        let error = Monitor<HTTPBodyError?>(nil)
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                do throws(HTTPBodyError) {
                    _ = try Handlers.readAll(exchange.body)
                } catch let failure {
                    error.update { $0 = failure }
                }
            }
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            wire.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 20\r\n\r\n0123")
            wire.finishSending()
            #expect(error.wait { $0 } == .disconnected)
        }
    }

    @Test func `out of descriptors the server sheds load without a busy loop and recovers`() async {
        await #expect(processExitsWith: .success) { try DescriptorShortage.run() }
    }
}
