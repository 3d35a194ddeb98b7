import Foundation
import Testing
import ThreadsTesting

@testable import GatewayHTTP

@Suite(.ownThread)
struct ServingTests {
    @Test func `a request is answered and the connection kept`() throws {
        try withServer { harness in
            let wire = try harness.connect()
            for path in ["/a", "/b"] {
                wire.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\r\n")
                let response = try wire.response()
                #expect(response.status == 200)
                #expect(response.text == "GET \(path)")
                #expect(response.header("Content-Length") == "6")
                #expect(response.header("Connection") == nil)
                #expect(response.header("Date")?.hasSuffix(" GMT") == true)
            }
        }
    }

    @Test(arguments: [
        ListenAddress.tcp(host: "127.0.0.1", port: 0), .tcp(host: "::1", port: 0),
        .unix(path: FileManager.default.temporaryDirectory.appending(path: "\(UUID()).sock").path),
    ])
    func `IPv4, IPv6 and unix sockets are served`(_ address: ListenAddress) throws {
        try withServer(
            listen: address,
            handler: { $0.respond(HTTPResponse(status: 200, body: Array($0.request.remoteAddress.utf8))) }
        ) { harness in
            let wire = try harness.connect()
            wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            let expected =
                switch address {
                case .tcp(let host, _): host
                case .unix: "unix"
                }
            #expect(try wire.response().text == expected)
        }
        if case .unix(let path) = address { #expect(!FileManager.default.fileExists(atPath: path)) }
    }

    @Test func `a port in use is an error that says so`() throws {
        try withServer { harness in
            _ = #expect(throws: HTTPServerError.addressInUse(harness.server.address)) {
                _ = try Harness(listen: harness.server.address, handler: Handlers.echoTarget)
            }
        }
    }

    @Test func `HEAD has the length of GET and no body`() throws {
        try withServer { harness in
            let wire = try harness.connect()
            wire.send("HEAD /abc HTTP/1.1\r\nHost: h\r\n\r\nGET /d HTTP/1.1\r\nHost: h\r\n\r\n")
            let head = try wire.response(toHead: true)
            #expect(head.header("Content-Length") == "9")
            #expect(try wire.response().text == "GET /d")
        }
    }

    @Test(arguments: [204, 304])
    func `a status without a body is sent without length`(_ status: Int) throws {
        try withServer(handler: { $0.respond(HTTPResponse(status: status, body: [1, 2])) }) { harness in
            let wire = try harness.connect()
            wire.send(
                "GET / HTTP/1.1\r\nHost: h\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
            )
            #expect(try wire.response().header("Content-Length") == nil)
            #expect(try wire.response().status == status)
            #expect(try wire.receiveAll() == "")
        }
    }

    @Test(
        arguments: [
            ("HTTP/1.1", "", nil, false), ("HTTP/1.1", "Connection: close\r\n", "close", true),
            ("HTTP/1.0", "", "close", true), ("HTTP/1.0", "Connection: keep-alive\r\n", "keep-alive", false),
        ] as [(String, String, String?, Bool)]
    )
    func `keep-alive follows version and header`(
        _ version: String,
        _ field: String,
        _ answer: String?,
        _ closes: Bool
    ) throws {
        try withServer { harness in
            let wire = try harness.connect()
            wire.send("GET / \(version)\r\nHost: h\r\n\(field)\r\n")
            #expect(try wire.response().header("Connection") == answer)
            if closes {
                #expect(try wire.receiveAll() == "")
            } else {
                wire.send("GET / \(version)\r\nHost: h\r\n\(field)\r\n")
                #expect(try wire.response().status == 200)
            }
        }
    }

    @Test(arguments: [1, 7, 4096])
    func `e_pipe: pipelined requests are answered in order`(_ pieceBytes: Int) throws {
        try withServer { harness in
            let wire = try harness.connect()
            let requests = (0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined()
            var rest = Array(requests.utf8)[...]
            while !rest.isEmpty {
                wire.send(Array(rest.prefix(pieceBytes)))
                rest = rest.dropFirst(pieceBytes)
            }
            for index in 0..<100 { #expect(try wire.response().text == "GET /\(index)") }
        }
    }

    @Test func `pipelined requests answered from other threads keep their order`() throws {
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            if exchange.request.path.count % 2 == 0 { return Handlers.echoTarget(exchange) }
            onThread { Handlers.echoTarget(exchange) }
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            let paths = (0..<40).map { String(repeating: "x", count: $0) }
            wire.send(paths.map { "GET /\($0) HTTP/1.1\r\nHost: h\r\n\r\n" }.joined())
            for path in paths { #expect(try wire.response().text == "GET /\(path)") }
        }
    }

    @Test func `large responses to pipelined requests wait for a slow client`() throws {
        let body = [UInt8](repeating: 0x61, count: 1_000_000)
        try withServer(handler: { $0.respond(HTTPResponse(status: 200, body: body)) }) { harness in
            let wire = try harness.connect()
            wire.send(String(repeating: "GET / HTTP/1.1\r\nHost: h\r\n\r\n", count: 8))
            for _ in 0..<8 { #expect(try wire.response().has(body)) }
        }
    }

    @Test(arguments: [
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    ])
    func `e_upgrade: the protocol is never switched`(_ fields: String) throws {
        try withServer { harness in
            let wire = try harness.connect()
            for path in ["/a", "/b"] {
                wire.send("GET \(path) HTTP/1.1\r\nHost: h\r\n\(fields)\r\n\r\n")
                let response = try wire.response()
                #expect(response.status == 200 && response.text == "GET \(path)")
                #expect(response.header("Upgrade") == nil)
            }
        }
    }

    @Test func `e_pipe: nothing after a refused request is looked at`() throws {
        try withServer { harness in
            let wire = try harness.connect()
            wire.send(
                "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nBad\r\n\r\nGET /smug HTTP/1.1\r\nHost: h\r\n\r\n"
            )
            #expect(try wire.response().text == "GET /1")
            let refusal = try wire.response()
            #expect(refusal.status == 400)
            #expect(refusal.text == "{\"code\":400}")
            #expect(refusal.header("Content-Type") == "application/json")
            #expect(refusal.header("Connection") == "close")
            wire.finishSending()
            #expect(try wire.receiveAll() == "")
            #expect(harness.summaries(2).map(\.route) == [Handlers.echoRoute, nil])
        }
    }

    @Test(arguments: RequestParserTests.refusals)
    func `every refused request is answered once and closed`(_ refusal: RequestParserTests.Refusal) throws {
        try withServer(handler: { _ in Issue.record("reached the handler") }) { harness in
            let wire = try harness.connect()
            wire.send(refusal.bytes)
            let text = try wire.receiveAll()
            #expect(text.hasPrefix("HTTP/1.1 \(refusal.error.status) ") || text.hasPrefix("HTTP/1.1 4"))
            #expect(text.components(separatedBy: "HTTP/1.1").count == 2)
            #expect(text.contains("\r\nConnection: close\r\n"))
        }
    }

    @Test func `a second answer is ignored and a missing one is 500`() throws {
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            exchange.route = 2
            guard exchange.request.path.elementsEqual("/".utf8) else { return }
            exchange.respond(HTTPResponse(status: 200))
            exchange.respond(HTTPResponse(status: 400))
            let writer = exchange.beginResponse(HTTPResponse(status: 500))
            #expect(!writer.send("late"))
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\nGET /none HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try wire.response().status == 200)
            let missing = try wire.response()
            #expect(missing.status == 500)
            #expect(missing.text == "{\"code\":500}")
            #expect(harness.summaries(2).map(\.status) == [200, 500])
        }
    }

    @Test func `an exchange dropped on another thread is answered 500`() throws {
        try withServer(handler: { exchange in onThread { _ = exchange.request } }) { harness in
            let wire = try harness.connect()
            wire.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try wire.response().status == 500)
        }
    }

    @Test func `the id of a request goes out behind the other fields, in one line whatever is in it`() throws
    {
        let handler: @Sendable (HTTPExchange) -> Void = { exchange in
            var response = HTTPResponse(status: 200)
            response.requestID = "a\r\nX-Forged: b"
            response.header("X-Other", "c")
            exchange.respond(response)
        }
        try withServer(handler: handler) { harness in
            let wire = try harness.connect()
            wire.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            let text = try wire.receiveAll()
            #expect(text.contains("\r\nX-Other: c\r\nX-Request-Id: a  X-Forged: b\r\nContent-Length: 0\r\n"))
        }
    }

    @Test func `the observer learns what an exchange was`() throws {
        try withServer { harness in
            let wire = try harness.connect()
            let request = "GET /abc HTTP/1.1\r\nHost: h\r\n\r\n"
            wire.send(request)
            _ = try wire.response()
            let summary = try #require(harness.summaries(1).first)
            #expect(summary.method == .get)
            #expect(summary.route == Handlers.echoRoute)
            #expect(summary.status == 200)
            #expect(summary.bytesReceived == UInt64(request.utf8.count))
            #expect(summary.bytesSent > 8)
            #expect(summary.isComplete)
        }
    }
}
