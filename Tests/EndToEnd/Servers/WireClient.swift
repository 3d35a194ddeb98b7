import Foundation
import TestServers

/// A small HTTP/1.1 client on one blocking socket: it sends what it is told and reads what comes, nothing is mended on the way.
final class WireClient {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let connected = unsafe LoopbackAddress.with(port: port) { unsafe connect(descriptor, $0, $1) }
        try must(connected == 0, "connect: \(errno)")
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        _ = unsafe setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &patience,
            socklen_t(MemoryLayout<timeval>.size)
        )
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { raw in
                unsafe Glibc.send(
                    descriptor,
                    raw.baseAddress?.advanced(by: sent),
                    raw.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            try must(count > 0, "the server closed the connection while it was written to")
            sent += count
        }
    }

    /// Sends one request and reads its answer.
    func request(
        _ method: String,
        _ target: String,
        headers: [(String, String)] = [],
        body: [UInt8]? = nil
    ) throws -> WireResponse {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: gateway\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        if let body { head += "Content-Length: \(body.count)\r\n" }
        try send(Array((head + "\r\n").utf8) + (body ?? []))
        return try response(hasBody: method != "HEAD")
    }

    /// Reads one answer; interim ones are skipped.
    func response(hasBody: Bool = true) throws -> WireResponse {
        while true {
            let lines = try readHead().components(separatedBy: "\r\n")
            let parts = lines[0].split(separator: " ")
            guard parts.count >= 2, let status = Int(parts[1]) else {
                throw WireError(reason: "no status line: \(lines[0])")
            }
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(
                    in: .whitespaces
                )
            }
            if status == 100 { continue }
            let body = hasBody && status != 204 && status != 304 ? try readBody(headers) : []
            return WireResponse(status: status, headers: headers, body: body)
        }
    }

    /// Waits for the interim answer 100 Continue.
    func awaitContinue() throws {
        try must(try readHead().hasPrefix("HTTP/1.1 100"), "no 100 Continue")
    }

    private func readHead() throws -> String {
        let end: [UInt8] = [13, 10, 13, 10]
        while true {
            if let position = buffer.indices.first(where: { buffer[$0...].starts(with: end) }) {
                let head = String(decoding: buffer[..<position], as: UTF8.self)
                buffer.removeFirst(position + 4)
                return head
            }
            try must(try receive(), "the server closed the connection before it answered")
        }
    }

    private func readBody(_ headers: [String: String]) throws -> [UInt8] {
        if headers["transfer-encoding"] == "chunked" {
            var body: [UInt8] = []
            while true {
                guard let size = Int(try readLine(), radix: 16) else {
                    throw WireError(reason: "no chunk size")
                }
                if size == 0 {
                    // Behind the last chunk stand trailers, if any, and an empty line.
                    while !(try readLine().isEmpty) {}
                    return body
                }
                body += try read(size)
                _ = try readLine()
            }
        }
        return try read(headers["content-length"].flatMap { Int($0) } ?? 0)
    }

    private func readLine() throws -> String {
        while true {
            if let end = buffer.firstIndex(of: 10) {
                let line = String(decoding: buffer[..<end], as: UTF8.self).trimmingCharacters(
                    in: .whitespacesAndNewlines
                )
                buffer.removeFirst(end + 1)
                return line
            }
            try must(try receive(), "the answer is cut off")
        }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        while buffer.count < count { try must(try receive(), "the answer is cut off") }
        let bytes = Array(buffer[..<count])
        buffer.removeFirst(count)
        return bytes
    }

    private func receive() throws -> Bool {
        var chunk = [UInt8](repeating: 0, count: 65536)
        let count = unsafe chunk.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        try must(count >= 0, "recv: \(errno)")
        buffer += chunk[..<count]
        return count > 0
    }
}

/// What came back.
struct WireResponse {
    let status: Int
    let headers: [String: String]
    let body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The body as a JSON object.
    func object() throws -> [String: Any] {
        guard let object = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            throw WireError(reason: "no JSON object: \(text)")
        }
        return object
    }

    /// The body as a JSON array of objects.
    func objects() throws -> [[String: Any]] {
        guard let objects = try JSONSerialization.jsonObject(with: Data(body)) as? [[String: Any]] else {
            throw WireError(reason: "no JSON array: \(text)")
        }
        return objects
    }
}

/// The connection did not do what HTTP promises.
struct WireError: Error {
    let reason: String
}

private func must(_ condition: Bool, _ reason: String) throws(WireError) {
    guard condition else { throw WireError(reason: reason) }
}
