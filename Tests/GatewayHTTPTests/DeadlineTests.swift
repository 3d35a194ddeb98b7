import Testing
import Threads
import ThreadsTesting

@testable import GatewayHTTP

@Suite(.ownThread)
struct DeadlineTests {
    private static func limits(_ change: (inout HTTPLimits) -> Void) -> HTTPLimits {
        var limits = HTTPLimits()
        change(&limits)
        return limits
    }

    @Test func `a head that does not become complete is answered 408`() throws {
        try withServer(limits: Self.limits { $0.headerDeadline = .milliseconds(100) }) { harness in
            let wire = try harness.connect()
            wire.send("GET /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHo")
            #expect(try wire.response().status == 200)
            let late = try wire.response()
            #expect(late.status == 408)
            #expect(late.text == "{\"code\":408}")
            #expect(try wire.receiveAll() == "")
            #expect(harness.summaries(2).last?.status == 408)
        }
    }

    @Test(arguments: ["", "GET / HTTP/1.1\r\nHost: h\r\n\r\n"])
    func `a silent connection is closed without a word`(_ before: String) throws {
        try withServer(limits: Self.limits { $0.idleDeadline = .milliseconds(100) }) { harness in
            let wire = try harness.connect()
            wire.send(before)
            if !before.isEmpty { _ = try wire.response() }
            #expect(try wire.receiveAll() == "")
        }
    }

    @Test func `the header deadline holds again for the second request`() throws {
        let limits = Self.limits {
            $0.headerDeadline = .milliseconds(100)
            $0.idleDeadline = .seconds(30)
        }
        try withServer(limits: limits) { harness in
            let wire = try harness.connect()
            for _ in 0..<3 {
                wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                _ = try wire.response()
            }
            wire.send("G")
            #expect(try wire.response().status == 408)
        }
    }

    /// The first rate is met by what was sent until it stops, the second never.
    @Test(arguments: [1024, 100_000])
    func `e_slowbody: a body that stops, or is too slow from the start, is answered 408`(rate: UInt64) throws
    {
        let limits = Self.limits {
            $0.bodyRateWindow = .milliseconds(100)
            $0.bodyBytesPerSecond = rate
        }
        try withServer(limits: limits, handler: Handlers.echoBody) { harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n")
            wire.send(Pattern.bytes(500))
            #expect(try wire.response().status == 408)
            #expect(try wire.receiveAll() == "")
        }
    }

    @Test func `a body that nobody reads does not count as slow`() throws {
        let limits = Self.limits {
            $0.bodyRateWindow = .milliseconds(50)
            $0.requestDeadline = .milliseconds(300)
        }
        let kept = Monitor<[HTTPExchange]>([])
        try withServer(limits: limits, handler: { exchange in kept.update { $0.append(exchange) } }) {
            harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nabc")
            #expect(try wire.response().status == 408)
            #expect(harness.summaries(1)[0].duration >= .milliseconds(300))
            kept.update { $0 = [] }
        }
    }

    @Test func `an answer that does not come is 504`() throws {
        let kept = Monitor<[HTTPExchange]>([])
        let limits = Self.limits { $0.requestDeadline = .milliseconds(100) }
        try withServer(limits: limits, handler: { exchange in kept.update { $0.append(exchange) } }) {
            harness in
            let wire = try harness.connect()
            wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try wire.response().status == 504)
            kept.withLock { $0 }.first?.respond(HTTPResponse(status: 200))
            #expect(try wire.receiveAll() == "")
            kept.update { $0 = [] }
        }
    }

    @Test func `a client that does not read is cut off and its writer told`() throws {
        let told = Gate()
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                let writer = exchange.beginResponse(HTTPResponse(status: 200))
                let piece = [UInt8](repeating: 0, count: 100_000)
                while writer.send(piece) {}
                told.open()
            }
        }
        let limits = Self.limits { $0.writeDeadline = .milliseconds(100) }
        try withServer(limits: limits, handler: handler) { harness in
            let wire = try harness.connect(receiveBufferBytes: 4096)
            wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            told.wait()
            #expect(!harness.summaries(1)[0].isComplete)
        }
    }

    @Test func `a client that does not read a whole response is cut off`() throws {
        let body = [UInt8](repeating: 0, count: 30_000_000)
        let limits = Self.limits { $0.writeDeadline = .milliseconds(100) }
        try withServer(limits: limits, handler: { $0.respond(HTTPResponse(status: 200, body: body)) }) {
            harness in
            let wire = try harness.connect(receiveBufferBytes: 4096)
            wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(!harness.summaries(1)[0].isComplete)
            #expect(try wire.receiveAll().utf8.count < body.count)
        }
    }

    @Test func `a connection that is refused does not linger for ever`() throws {
        try withServer(limits: Self.limits { $0.lingerDeadline = .milliseconds(100) }) { harness in
            let wire = try harness.connect()
            wire.send("BAD\r\n\r\n")
            #expect(try wire.response().status == 400)
            harness.server.waitUntilEmpty()
            #expect(try wire.receiveAll() == "")
        }
    }
}
