import HTTPStandIn
import Synchronization
import Testing

@testable import HTTPClient

/// Bodies that are sent twice, and bodies of errors.
struct HTTPBodyTests {
    /// Closes the second request's connection, which is the first one's, without an answer.
    private func closingSecond() -> StandInServer.Responder {
        let count = Atomic<Int>(0)
        return { _ in count.add(1, ordering: .relaxed).newValue == 2 ? [.close] : [.answer(201)] }
    }

    private func put(_ body: HTTPRequestBody, to server: StandInServer, by client: HTTPClient)
        throws(HTTPClientError) -> Int
    {
        let request = HTTPClientRequest(.put, try HTTPAddress(server.url + "/x"), bodyLimitBytes: 10)
        return try unsafe client.perform(request, body: body) { _ in true }.status
    }

    @Test func `a body is sent again when an idle connection turns out to be closed`() throws {
        try withServer(closingSecond()) { server in
            let client = try client(server)
            let content = [UInt8](repeating: 7, count: 200_000)
            for _ in 0..<2 {
                var rest = content[...]
                let body = unsafe HTTPRequestBody.stream(length: 200_000) { buffer in
                    let count = min(buffer.count, rest.count)
                    unsafe buffer.copyBytes(from: rest.prefix(count))
                    rest = rest.dropFirst(count)
                    return count
                } rewind: {
                    rest = content[...]
                    return true
                }
                #expect(try put(body, to: server, by: client) == 201)
            }
            #expect(server.requests.map(\.body.count) == [200_000, 200_000, 200_000])
        }
    }

    @Test func `a body that cannot be rewound is not sent in part`() throws {
        try withServer(closingSecond()) { server in
            let client = try client(server)
            let body = { unsafe HTTPRequestBody.stream(length: 3) { buffer in unsafe fill(buffer, 3) } }
            #expect(try put(body(), to: server, by: client) == 201)
            let error = #expect(throws: HTTPClientError.self) { try put(body(), to: server, by: client) }
            #expect(error?.kind == .connection)
        }
    }

    @Test func `a small body is sent at once, whatever the server makes of 100-continue`() throws {
        try withServer({ _ in [.answer(201)] }) { server in
            let client = try client(server)
            let started = ContinuousClock.now
            for _ in 0..<20 {
                let body = HTTPRequestBody.bytes([UInt8](repeating: 7, count: (1 << 20) - 1))
                #expect(try put(body, to: server, by: client) == 201)
            }
            // Twenty seconds if each waited for an answer.
            #expect(.now - started < .seconds(15))
        }
    }

    @Test func `a large body does not wait for a server that knows no 100-continue`() throws {
        try withServer({ _ in [.answer(201)] }) { server in
            let started = ContinuousClock.now
            let size = 2 << 20
            var left = size
            let body = unsafe HTTPRequestBody.stream(length: UInt64(size)) { buffer in
                let count = unsafe fill(buffer, left)
                left -= count
                return count
            }
            let client = try client(server)
            #expect(try put(body, to: server, by: client) == 201)
            #expect(server.requests.first?.body.count == size)
            #expect(.now - started < .seconds(10))
        }
    }

    @Test(arguments: [(65_536, 65_536), (65_537, 65_536)])
    func `the body of an error is cut off at its limit`(_ sent: Int, _ limit: Int) throws {
        let body = [UInt8](repeating: 65, count: sent)
        try withServer({ _ in [.answer(503, ["Retry-After: 7"], body)] }) { server in
            let (response, received) = try client(server).collect(get(server, "/x"))
            #expect(response.status == 503)
            #expect(response.retryAfter == .seconds(7))
            #expect(received.count <= limit)
            #expect(sent > limit || received.count == sent)
        }
    }

    @Test func `an endless error ends`() throws {
        let piece = StandInAction.send([UInt8](repeating: 65, count: 65_536))
        let head = StandInAction.text("HTTP/1.1 500 Broken\r\n\r\n")
        let actions = [head] + [StandInAction](repeating: piece, count: 1000)
        try withServer({ _ in actions }) { server in
            let (response, received) = try client(server).collect(get(server, "/x"))
            #expect(response.status == 500)
            #expect(received.count <= 65_536)
        }
    }
}

/// Writes up to `count` bytes.
private func fill(_ buffer: UnsafeMutableRawBufferPointer, _ count: Int) -> Int {
    let used = min(buffer.count, count)
    for index in 0..<used { unsafe buffer[index] = 7 }
    return used
}
