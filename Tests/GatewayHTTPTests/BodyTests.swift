import Foundation
import Testing
import ThreadsTesting

@testable import GatewayHTTP

@Suite(.ownThread)
struct BodyTests {
    @Test(arguments: [0, 1, 1000, 300_000, 900_000])
    func `a body with a length is read whole`(_ count: Int) throws {
        try withServer(handler: Handlers.echoBody) { harness in
            let wire = try harness.connect()
            let body = Pattern.bytes(count)
            for _ in 0..<2 {
                wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n")
                wire.send(body)
                #expect(try wire.response().has(body))
            }
        }
    }

    @Test(arguments: [1, 5, 1000, 100_000])
    func `a chunked body is read whole`(_ chunkBytes: Int) throws {
        try withServer(handler: Handlers.echoBody) { harness in
            let wire = try harness.connect()
            let body = Pattern.bytes(chunkBytes * 7)
            for _ in 0..<2 {
                wire.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n")
                wire.send(Pattern.chunked(body, chunkBytes: chunkBytes))
                #expect(try wire.response().has(body))
            }
        }
    }

    @Test func `e_trailer: extensions and trailers are ignored`() throws {
        try withServer(handler: Handlers.echoBody) { harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
            wire.send(
                "5;a=b;c=\"d\"\r\nhello\r\n00\r\nAuthorization: x\r\nContent-Length: 9\r\nHost: y\r\n\r\n"
            )
            #expect(try wire.response().text == "hello")
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab")
            #expect(try wire.response().text == "ab")
        }
    }

    @Test(arguments: [
        "-1\r\n", "0x5\r\nhello\r\n0\r\n\r\n", "5;\nhello", "FFFFFFFFFFFFFFFFF\r\n", "\r\n", " 5\r\nhello",
        "5 \r\nhello",
        "5\nhello", "5\r\nhellox\r\n", "5\r\nhello\n0\r\n\r\n", "5\r\nhello\r\n0\r\nbad trailer\r\n\r\n",
        "5\r\nhello\r\n0\r\n\n", "5\r\nhello\r\n0\r\nA: b\n\r\n", "g\r\n", "5;a\u{0}\r\nhello",
        "0\r\n folded\r\n\r\n", "5\r\nhello\r\n0\r\nA: \u{1}\r\n\r\n",
    ])
    func `e_chunk: a malformed chunk is answered 400 and closed`(_ chunks: String) throws {
        try withServer(handler: Handlers.echoBody) { harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
            let response = try wire.response()
            #expect(response.status == 400)
            #expect(response.text == "{\"code\":400}")
            #expect(try wire.receiveAll() == "")
        }
    }

    @Test func `e_trailer: large trailers are answered 431`() throws {
        try withServer(handler: Handlers.echoBody) { harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n")
            wire.send(String(repeating: "A: b\r\n", count: 50_000))
            #expect(try wire.response().status == 431)
        }
    }

    @Test func `trailers follow a chunked body, and others have none`() throws {
        var fields = HTTPResponse(status: 200)
        fields.header("X-Late", "known now")
        let trailers = fields.headerBytes
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                let isChunked = exchange.request.path.elementsEqual("/chunked".utf8)
                let writer = exchange.beginResponse(
                    HTTPResponse(status: 200),
                    contentLength: isChunked ? nil : 3
                )
                _ = writer.send("abc")
                writer.finish(trailers: trailers)
            }
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            wire.send("GET /plain HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try wire.response().text == "abc")
            wire.send("GET /chunked HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            #expect(try wire.receiveAll().hasSuffix("\r\n3\r\nabc\r\n0\r\nX-Late: known now\r\n\r\n"))
        }
    }

    @Test func `100 Continue is sent when the handler begins to read`() throws {
        let gate = Gate()
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                gate.wait()
                Handlers.echoBody(exchange)
            }
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            gate.open()
            #expect(try wire.response().status == 100)
            wire.send("abc")
            #expect(try wire.response().text == "abc")
        }
    }

    @Test func `a handler that refuses before reading never asks for the body`() throws {
        try withServer(handler: { $0.respond(HTTPResponse(status: 413)) }) { harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
            let response = try wire.response()
            #expect(response.status == 413)
            #expect(response.header("Connection") == "close")
            wire.finishSending()
            #expect(try wire.receiveAll() == "")
        }
    }

    @Test func `a small unread body is thrown away and the connection kept`() throws {
        try withServer { harness in
            let wire = try harness.connect()
            for path in ["/a", "/b"] {
                wire.send("POST \(path) HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n\r\n")
                wire.send(Pattern.bytes(5000))
                #expect(try wire.response().text == "POST \(path)")
            }
            wire.send(
                "POST /c HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /d HTTP/1.1\r\nHost: h\r\n\r\n"
            )
            #expect(try wire.response().text == "POST /c")
            #expect(try wire.response().text == "GET /d")
        }
    }

    @Test func `an early refusal reaches a client that first sends everything`() throws {
        try withServer(handler: { $0.respond(HTTPResponse(status: 413)) }) { harness in
            let wire = try harness.connect()
            let count = 30_000_000
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: \(count)\r\n\r\n")
            #expect(wire.send([UInt8](repeating: 0, count: count)))
            let response = try wire.response()
            #expect(response.status == 413)
            #expect(response.header("Connection") == "close")
        }
    }

    @Test func `a body over its limit is not delivered`() throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 1000
        try withServer(limits: limits, handler: Handlers.echoBody) { harness in
            for (count, status) in [(1000, 200), (1001, 413), (500_000, 413)] {
                let wire = try harness.connect()
                wire.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n")
                wire.send(Pattern.chunked(Pattern.bytes(count), chunkBytes: 100))
                #expect(try wire.response().status == status)
            }
        }
    }

    @Test func `a handler may raise the limit of one body`() throws {
        var limits = HTTPLimits()
        limits.bodyBytes = 10
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            exchange.limitBody(toBytes: 2000)
            Handlers.echoBody(exchange)
        }
        try withServer(limits: limits, handler: handler) { harness in
            let wire = try harness.connect()
            wire.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2000\r\n\r\n")
            wire.send(Pattern.bytes(2000))
            #expect(try wire.response().body.count == 2000)
        }
    }

    @Test(arguments: [nil, 300_000] as [UInt64?])
    func `a streamed response arrives whole`(_ length: UInt64?) throws {
        let body = Pattern.bytes(300_000)
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                let writer = exchange.beginResponse(HTTPResponse(status: 200), contentLength: length)
                for start in stride(from: 0, to: body.count, by: 7000) {
                    guard writer.send(Array(body[start..<min(start + 7000, body.count)])) else { return }
                }
                writer.finish()
            }
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            for _ in 0..<2 {
                wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try wire.response().has(body))
            }
            wire.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.0\r\n\r\n")
            #expect(try wire.response(toHead: true).status == 200)
            #expect(try wire.response().has(body))
        }
    }

    @Test func `a streamed response that is broken off is seen as incomplete`() throws {
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            onThread {
                let chunked = exchange.request.path.elementsEqual("/chunked".utf8)
                let writer = exchange.beginResponse(
                    HTTPResponse(status: 200),
                    contentLength: chunked ? nil : 10
                )
                _ = writer.send("abc")
                if exchange.request.path.elementsEqual("/short".utf8) { writer.finish() }
                if exchange.request.path.elementsEqual("/long".utf8) { #expect(!writer.send("0123456789")) }
            }
        }
        try withServer(handler: handler) { harness in
            for path in ["/chunked", "/dropped", "/short", "/long"] {
                let wire = try harness.connect()
                wire.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(throws: WireError.self) { _ = try wire.response() }
            }
            #expect(harness.summaries(4).allSatisfy { !$0.isComplete })
        }
    }
}
