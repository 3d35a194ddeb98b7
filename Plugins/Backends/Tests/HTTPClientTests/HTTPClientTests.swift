import HTTPStandIn
import Testing

@testable import HTTPClient

/// What the client does with servers that are slow, wrong or hostile (rows 115 to 133 of the bad-input list).
struct HTTPClientTests {
    @Test func `a body arrives with its head`() throws {
        try withServer({ _ in [.answer(200, ["ETag: \"1\""], Array("hello".utf8))] }) { server in
            let (response, body) = try client(server).collect(get(server, "/x"))
            #expect(response.status == 200)
            #expect(response.header("etag") == "\"1\"")
            #expect(response.hasDelimitedBody)
            #expect(body == Array("hello".utf8))
        }
    }

    @Test func `a connection is used again`() throws {
        let body = Array("x".utf8)
        try withServer({ _ in [.answer(200, [], body)] }) { server in
            let client = try client(server)
            for _ in 0..<3 { _ = try client.collect(get(server, "/")) }
            #expect(server.requests.count == 3)
        }
    }

    @Test(arguments: [
        (BrokenAnswer.shortBody, HTTPClientError.Kind.truncated), (.shortChunk, .truncated),
        (.noHead, .connection),
        (.reset, .connection), (.notHTTP, .malformed), (.endlessHeader, .malformed), (.tooLong, .tooLarge),
        (.tooLongChunked, .tooLarge), (.hang, .deadline), (.hangInBody, .deadline),
    ])
    func `a broken answer is an error of its kind`(_ answer: BrokenAnswer, _ kind: HTTPClientError.Kind)
        throws
    {
        try withServer({ _ in answer.actions }) { server in
            var request = try get(server, "/x")
            request.bodyLimitBytes = 1000
            request.deadline = .now.advanced(by: answer.isHanging ? .milliseconds(300) : .seconds(20))
            let client = try client(server)
            let error = #expect(throws: HTTPClientError.self) { _ = try client.collect(request) }
            #expect(error?.kind == kind, "\(error?.message ?? "")")
        }
    }

    @Test func `a dripping server is given up by the low-speed rule`() throws {
        let body = [UInt8](repeating: 65, count: 100)
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
        try withServer({ _ in [.text(head), .drip(body, everyMilliseconds: 400)] }) { server in
            let client = try client(server) { $0.lowSpeedTime = .seconds(1) }
            let error = #expect(throws: HTTPClientError.self) { _ = try client.collect(get(server, "/x")) }
            #expect(error?.kind == .tooSlow)
        }
    }

    @Test func `a body that only ends with its connection is said to be so`() throws {
        try withServer({ _ in [.text("HTTP/1.1 200 OK\r\n\r\nhalf"), .close] }) { server in
            let (response, body) = try client(server).collect(get(server, "/x"))
            #expect(body == Array("half".utf8))
            #expect(!response.hasDelimitedBody)
        }
    }

    @Test func `nothing is asked for in compressed form and nothing is unpacked`() throws {
        try withServer({ _ in [.answer(200, ["Content-Encoding: gzip"], [31, 139, 0])] }) { server in
            let (_, body) = try client(server).collect(get(server, "/x"))
            #expect(body == [31, 139, 0])
            #expect(server.requests.first?.headers["accept-encoding"] == nil)
        }
    }

    @Test func `a refused connection and an unknown host are errors`() throws {
        let dead = try withServer({ _ in [] }) { $0.url }
        let address = try HTTPAddress(dead)
        let client = HTTPClient(HTTPClientConfiguration(trustedOrigin: address.origin))
        let refused = #expect(throws: HTTPClientError.self) {
            _ = try client.collect(HTTPClientRequest(.get, address, bodyLimitBytes: 1))
        }
        #expect(refused?.kind == .connection)
        let nowhere = try HTTPAddress("http://name.invalid/")
        let unknown = #expect(throws: HTTPClientError.self) {
            _ = try client.collect(HTTPClientRequest(.get, nowhere, bodyLimitBytes: 1))
        }
        #expect(unknown?.kind == .unresolved)
    }

    @Test func `the caller stops a transfer`() throws {
        try withServer({ _ in [.answer(200, [], [UInt8](repeating: 1, count: 500_000))] }) { server in
            let client = try client(server)
            let error = #expect(throws: HTTPClientError.self) {
                try unsafe client.perform(get(server, "/x")) { _ in false }
            }
            #expect(error?.kind == .stopped)
        }
    }

    @Test func `a cancelled request ends`() throws {
        try withServer({ _ in [.hang] }) { server in
            var request = try get(server, "/x")
            request.isCancelled = { true }
            let client = try client(server)
            let error = #expect(throws: HTTPClientError.self) { _ = try client.collect(request) }
            #expect(error?.kind == .stopped)
        }
    }

    @Test func `a body is streamed to the server`() throws {
        try withServer({ _ in [.answer(201)] }) { server in
            var rest = ArraySlice([UInt8](repeating: 7, count: 300_000))
            let request = HTTPClientRequest(.put, try HTTPAddress(server.url + "/x"), bodyLimitBytes: 10)
            let body = unsafe HTTPRequestBody.stream(length: 300_000) { buffer in
                let count = min(buffer.count, rest.count)
                unsafe buffer.copyBytes(from: rest.prefix(count))
                rest = rest.dropFirst(count)
                return count
            }
            let response = try unsafe client(server).perform(request, body: body) { _ in true }
            #expect(response.status == 201)
            #expect(server.requests.first?.body == [UInt8](repeating: 7, count: 300_000))
        }
    }

    @Test(arguments: ["a\r\nb", "a\u{0}b", "a\nb"])
    func `a header value that would break the framing is not sent`(_ value: String) throws {
        try withServer({ _ in [.answer(200)] }) { server in
            var request = try get(server, "/x")
            request.headers = [HTTPHeaderField("X-Test", value)]
            let client = try client(server)
            #expect(throws: HTTPClientError.self) { _ = try client.collect(request) }
            #expect(server.requests.isEmpty)
        }
    }
}

/// Answers that are wrong in one way each.
enum BrokenAnswer: Sendable {
    case shortBody, shortChunk, noHead, reset, notHTTP, endlessHeader, tooLong, tooLongChunked, hang,
        hangInBody

    var isHanging: Bool { self == .hang || self == .hangInBody }

    var actions: [StandInAction] {
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        switch self {
        case .shortBody: return [.text("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789"), .close]
        case .shortChunk: return [.text(chunked + "5\r\nhello\r\n"), .close]
        case .noHead: return [.close]
        case .reset: return [.reset]
        case .notHTTP: return [.text("SSH-2.0-OpenSSH_9.2\r\n"), .close]
        case .endlessHeader:
            return [.text("HTTP/1.1 200 OK\r\n")]
                + [StandInAction](
                    repeating: .text("X: " + String(repeating: "y", count: 8000) + "\r\n"),
                    count: 40
                )
        case .tooLong: return [.answer(200, [], [UInt8](repeating: 65, count: 1001))]
        case .tooLongChunked:
            return [.text(chunked + "3e9\r\n" + String(repeating: "z", count: 1001) + "\r\n0\r\n\r\n")]
        case .hang: return [.hang]
        case .hangInBody: return [.text("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789"), .hang]
        }
    }
}
