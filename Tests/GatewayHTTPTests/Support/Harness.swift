import Foundation
import Threads

@testable import GatewayHTTP

/// A running server with what its observer saw.
final class Harness: Sendable {
    let server: HTTPServer
    private let summaries: Monitor<[HTTPExchangeSummary]>

    init(
        listen: ListenAddress = .tcp(host: "127.0.0.1", port: 0),
        threads: Int = 1,
        limits: HTTPLimits = HTTPLimits(),
        handler: @escaping @Sendable (HTTPExchange) -> Void
    ) throws {
        let summaries = Monitor<[HTTPExchangeSummary]>([])
        self.summaries = summaries
        server = try HTTPServer(
            HTTPServerConfiguration(listen: listen, threads: threads, limits: limits),
            handler: handler,
            errorBody: { Array("{\"code\":\($0.status)}".utf8) },
            observer: { summary in summaries.update { $0.append(summary) } }
        )
        try server.start()
    }

    func connect(receiveBufferBytes: CInt? = nil) throws -> Wire {
        try Wire(server.address, receiveBufferBytes: receiveBufferBytes)
    }

    /// Waits until the server holds so many connections.
    func waitForConnections(_ count: Int) { server.waitForConnections(count) }

    /// Waits until so many exchanges are over.
    func summaries(_ count: Int) -> [HTTPExchangeSummary] {
        summaries.wait { $0.count >= count ? $0 : nil }
    }
}

/// Runs a server around the body and drains it afterwards.
func withServer<Result>(
    listen: ListenAddress = .tcp(host: "127.0.0.1", port: 0),
    threads: Int = 1,
    limits: HTTPLimits = HTTPLimits(),
    handler: @escaping @Sendable (HTTPExchange) -> Void = Handlers.echoTarget,
    _ body: (Harness) throws -> Result
) throws -> Result {
    let harness = try Harness(listen: listen, threads: threads, limits: limits, handler: handler)
    defer { harness.server.drain(timeout: .seconds(5)) }
    return try body(harness)
}

/// Runs the closure on a thread of its own.
func onThread(_ body: @escaping @Sendable () -> Void) {
    Thread.detachNewThread(body)
}

enum Handlers {
    /// The number that `echoTarget` gives its exchanges.
    static let echoRoute = 7

    /// Answers at once with the method and path.
    static let echoTarget: @Sendable (HTTPExchange) -> Void = { exchange in
        exchange.route = echoRoute
        let path = String(decoding: exchange.request.path, as: UTF8.self)
        exchange.respond(HTTPResponse(status: 200, body: Array("\(exchange.request.method) \(path)".utf8)))
    }

    /// Reads the whole body on a thread of its own and answers with it, or with 413.
    static let echoBody: @Sendable (HTTPExchange) -> Void = { exchange in
        onThread {
            do throws(HTTPBodyError) {
                exchange.respond(HTTPResponse(status: 200, body: try readAll(exchange.body)))
            } catch .tooLarge {
                exchange.respond(HTTPResponse(status: 413))
            } catch {
                exchange.respond(HTTPResponse(status: 418))
            }
        }
    }

    static func readAll(_ body: HTTPBodyReader) throws(HTTPBodyError) -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let piece = try readSome(body)
            guard !piece.isEmpty else { return all }
            all += piece
        }
    }

    static func readSome(_ body: HTTPBodyReader, limit: Int = 8192) throws(HTTPBodyError) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        let result = unsafe buffer.withUnsafeMutableBytes { bytes -> Result<Int, HTTPBodyError> in
            do throws(HTTPBodyError) {
                return .success(try unsafe body.read(into: bytes))
            } catch {
                return .failure(error)
            }
        }
        return Array(buffer[..<(try result.get())])
    }
}

extension HTTPBodyWriter {
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe write($0) }
    }
}

extension HTTPServer {
    func waitUntilEmpty() { waitForConnections(0) }

    func waitForConnections(_ count: Int) {
        census.wait(forTotal: count, deadline: MonotonicClock.now() + 20_000_000_000)
    }
}
