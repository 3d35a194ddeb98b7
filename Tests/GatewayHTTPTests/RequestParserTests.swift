import Testing

@testable import GatewayHTTP

struct RequestParserTests {
    struct Refusal: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let error: HTTPProtocolError

        init(_ name: String, _ text: String, _ error: HTTPProtocolError) {
            self.name = name
            bytes = Array(text.utf8)
            self.error = error
        }

        init(_ name: String, bytes: [UInt8], _ error: HTTPProtocolError) {
            self.name = name
            self.bytes = bytes
            self.error = error
        }

        var testDescription: String { name }
    }

    @Test(arguments: refusals)
    func `a request that breaks RFC 9112 is refused, however it is split`(_ refusal: Refusal) {
        let whole = ParserRun.whole(refusal.bytes)
        #expect(whole == .refused(refusal.error))
        for split in 0..<min(refusal.bytes.count, 300) {
            #expect(ParserRun.split(refusal.bytes, at: split) == whole, "split at \(split)")
        }
        #expect(ParserRun.bytewise(refusal.bytes) == whole)
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "\r\nGET /a?b=c HTTP/1.1\r\nHost: h:80\r\nAccept: */*\r\n\r\n",
        "POST /x HTTP/1.1\r\nhOsT:[::1]:8080\r\nContent-Length: 12\r\nExpect: 100-continue\r\n\r\nbody",
        "GET http://example.com/x?y HTTP/1.1\r\nHost: example.com\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost:\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
    ])
    func `a good request is read the same however it is split`(_ text: String) {
        let bytes = Array(text.utf8)
        let whole = ParserRun.whole(bytes)
        guard case .accepted = whole else {
            Issue.record("not accepted: \(whole)")
            return
        }
        for split in 0..<bytes.count { #expect(ParserRun.split(bytes, at: split) == whole) }
        #expect(ParserRun.bytewise(bytes) == whole)
    }

    @Test func `the pieces of a request are found`() throws {
        let text =
            "PATCH /a/b%20c?x=1&y HTTP/1.1\r\nHost: h\r\nX-One:  a b \r\nx-one:c\r\nContent-Length: 7\r\n\r\n"
        let request = try ParserRun.request(text)
        #expect(request.method == .patch)
        #expect(String(decoding: request.path, as: UTF8.self) == "/a/b%20c")
        #expect(request.query.map { String(decoding: $0, as: UTF8.self) } == "x=1&y")
        #expect(request.header("x-ONE") == "a b, c")
        #expect(request.headerBytes("X-One").map(Array.init) == Array("a b".utf8))
        #expect(request.header("X-On") == nil)
        #expect(request.bodyLength == .length(7))
        #expect(request.isHTTP11)
    }

    @Test(
        arguments: [
            ("http://h", "/", nil), ("HTTPS://h:1/a", "/a", nil), ("http://h?q", "/", "q"), ("/?", "/", ""),
            ("//x//y", "//x//y", nil), ("/./..", "/./..", nil),
        ] as [(String, String, String?)]
    )
    func `origin and absolute targets give path and query as they stand`(
        _ target: String,
        _ path: String,
        _ query: String?
    ) throws {
        let request = try ParserRun.request("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(String(decoding: request.path, as: UTF8.self) == path)
        #expect(request.query.map { String(decoding: $0, as: UTF8.self) } == query)
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
        ("HTTP/1.1", "Connection: x, CLOSE\r\n", false), ("HTTP/1.1", "Connection: closed\r\n", true),
        ("HTTP/1.0", "", false), ("HTTP/1.0", "Connection: Keep-Alive\r\n", true),
        ("HTTP/1.0", "Connection: keep-alive\r\nConnection: close\r\n", false), ("HTTP/1.7", "", true),
    ])
    func `the connection is kept by the rules of the version`(
        _ version: String,
        _ field: String,
        _ keeps: Bool
    ) throws {
        let request = try ParserRun.request("GET / \(version)\r\nHost: h\r\n\(field)\r\n")
        #expect(request.head.keepsAlive == keeps)
    }

    @Test(arguments: ["get", "BREW", "M-SEARCH"])
    func `e_meth: a method is case-sensitive and may be any short token`(_ method: String) throws {
        let request = try ParserRun.request("\(method) / HTTP/1.1\r\nHost: h\r\n\r\n")
        #expect(request.method == .other(method))
    }

    @Test func `every limit holds at the limit and refuses one past it`() {
        let path = String(
            repeating: "a",
            count: ParserRun.limits.requestLineBytes - "GET / HTTP/1.1".utf8.count
        )
        let line = "GET /\(path) HTTP/1.1\r\nHost: h\r\n\r\n"
        #expect(ParserRun.whole(Array(line.utf8)).isAccepted)
        let longer = Array(line.replacing("/a", with: "/aa").utf8)
        #expect(
            ParserRun.whole(longer)
                == .refused(.requestLineTooLong(limitBytes: ParserRun.limits.requestLineBytes))
        )

        let fields = String(repeating: "a:b\r\n", count: ParserRun.limits.headerCount - 1)
        #expect(ParserRun.whole(Array("GET / HTTP/1.1\r\nHost: h\r\n\(fields)\r\n".utf8)).isAccepted)
        let more = Array("GET / HTTP/1.1\r\nHost: h\r\n\(fields)a:b\r\n\r\n".utf8)
        #expect(ParserRun.whole(more) == .refused(.tooManyHeaders(limit: ParserRun.limits.headerCount)))

        let frame = "GET / HTTP/1.1\r\nHost: h\r\nX: \r\n\r\n".utf8.count
        let value = String(repeating: "v", count: ParserRun.limits.headerBytes - frame)
        #expect(ParserRun.whole(Array("GET / HTTP/1.1\r\nHost: h\r\nX: \(value)\r\n\r\n".utf8)).isAccepted)
        let larger = Array("GET / HTTP/1.1\r\nHost: h\r\nX: \(value)v\r\n\r\n".utf8)
        #expect(
            ParserRun.whole(larger) == .refused(.headersTooLarge(limitBytes: ParserRun.limits.headerBytes))
        )
        #expect(ParserRun.bytewise(larger) == ParserRun.whole(larger))
    }
}
