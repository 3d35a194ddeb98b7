import Testing
import Threads
import ThreadsTesting

@testable import GatewayHTTP

@Suite(.ownThread)
struct DrainTests {
    @Test func `a drain closes idle connections and lets running exchanges finish`() throws {
        let gate = Gate()
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                gate.wait()
                Handlers.echoTarget(exchange)
            }
        }
        let harness = try Harness(threads: 2, handler: handler)
        let running = try harness.connect()
        let partial = try harness.connect()
        let idle = try harness.connect()
        running.send("GET /running HTTP/1.1\r\nHost: h\r\n\r\n")
        partial.send("GET /partial HTTP/1.1\r\n")
        let drained = Gate()
        harness.waitForConnections(3)
        onThread {
            harness.server.drain(timeout: .seconds(20))
            drained.open()
        }
        #expect(try idle.receiveAll() == "")
        partial.send("Host: h\r\n\r\n")
        gate.open()
        for (wire, text) in [(running, "GET /running"), (partial, "GET /partial")] {
            let response = try wire.response()
            #expect(response.text == text)
            #expect(response.header("Connection") == "close")
            #expect(try wire.receiveAll() == "")
        }
        drained.wait()
        #expect(throws: WireError.self) { _ = try harness.connect() }
    }

    @Test func `a server is responsive while each of its threads does its work`() throws {
        let (isHeld, release) = (Gate(), Gate())
        let harness = try Harness(threads: 2) { exchange in
            isHeld.open()
            release.wait()
            Handlers.echoTarget(exchange)
        }
        #expect(harness.server.isResponsive(within: .seconds(20)))
        let wire = try harness.connect()
        wire.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
        isHeld.wait()
        #expect(!harness.server.isResponsive(within: .milliseconds(50)))
        release.open()
        #expect(try wire.response().text == "GET /held")
        #expect(harness.server.isResponsive(within: .seconds(20)))
        harness.server.drain(timeout: .seconds(1))
        #expect(!harness.server.isResponsive(within: .seconds(20)))
    }

    @Test func `what does not finish in time is cut off`() throws {
        let kept = Monitor<[HTTPExchange]>([])
        let harness = try Harness(handler: { exchange in kept.update { $0.append(exchange) } })
        let wire = try harness.connect()
        wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
        kept.wait { $0.isEmpty ? nil : () }
        harness.server.drain(timeout: .milliseconds(50))
        #expect(try wire.receiveAll() == "")
        #expect(harness.summaries(1)[0].isComplete == false)
        kept.withLock { $0 }.first?.respond(HTTPResponse(status: 200))
        kept.update { $0 = [] }
    }

    @Test func `uploads and downloads in flight finish during a drain`() throws {
        let harness = try Harness(threads: 2, handler: Handlers.echoBody)
        let body = Pattern.bytes(100_000)
        let wires = try (0..<20).map { _ in try harness.connect() }
        for wire in wires {
            wire.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\nExpect: 100-continue\r\n\r\n")
            #expect(try wire.response().status == 100)
        }
        let drained = Gate()
        onThread {
            harness.server.drain(timeout: .seconds(20))
            drained.open()
        }
        for wire in wires {
            wire.send(body)
            #expect(try wire.response().has(body))
        }
        drained.wait()
        #expect(harness.summaries(20).allSatisfy { $0.status == 200 && $0.isComplete })
    }

    @Test func `a server is started once and may be drained twice or unstarted`() throws {
        let harness = try Harness(handler: Handlers.echoTarget)
        #expect(throws: HTTPServerError.alreadyStarted) { try harness.server.start() }
        harness.server.drain(timeout: .zero)
        harness.server.drain(timeout: .zero)
    }
}
