import Foundation
import JSONText

/// An answer as it came off the wire.
struct LiveResponse {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]
    /// The fields behind a chunked body.
    var trailers: [(name: String, value: String)] = []
    /// False if the connection broke before the end of the body.
    var isComplete = true

    /// The value of a header, whatever its case; nil if it is absent.
    subscript(name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    var json: JSONValue { get throws { try JSONValue(parsing: body) } }
    var text: String { String(decoding: body, as: UTF8.self) }
    /// The `error` member.
    var error: String? { (try? json)?["error"]?.string }
}

/// One connection to a gateway, spoken to in bytes.
final class LiveClient {
    private let descriptor: CInt
    private var buffer: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 20, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe Foundation.connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else { throw POSIXError(.ECONNREFUSED) }
    }

    deinit { close(descriptor) }

    func send(_ method: String, _ target: String, _ headers: [String: String] = [:], body: [UInt8]? = nil)
        throws
    {
        var head = "\(method) \(target) HTTP/1.1\r\nHost: test\r\n"
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { head += "\(name): \(value)\r\n" }
        if let body, headers["Content-Length"] == nil, headers["Transfer-Encoding"] == nil {
            head += "Content-Length: \(body.count)\r\n"
        }
        write(Array((head + "\r\n").utf8) + (body ?? []))
    }

    /// Writes what the other side takes; a server that refused early may have closed.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Foundation.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Closes the sending side; the gateway takes that for a client that leaves.
    func finishSending() { _ = shutdown(descriptor, CInt(SHUT_WR)) }

    func receive(isHead: Bool = false) throws -> LiveResponse {
        while true {
            let response = try receiveOne(isHead: isHead)
            if response.status >= 200 { return response }
        }
    }

    /// Reads one answer, also an interim one.
    func receiveOne(isHead: Bool = false) throws -> LiveResponse {
        let end = Array("\r\n\r\n".utf8)
        while buffer.firstRange(of: end) == nil { guard fill() else { throw POSIXError(.ECONNRESET) } }
        guard let range = buffer.firstRange(of: end) else { throw POSIXError(.ECONNRESET) }
        let lines = String(decoding: buffer[..<range.lowerBound], as: UTF8.self).components(
            separatedBy: "\r\n"
        )
        buffer.removeFirst(range.upperBound)
        let status = Int(lines[0].split(separator: " ")[1]) ?? 0
        let headers = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (
                name: String(line[..<colon]),
                value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            )
        }
        var response = LiveResponse(status: status, headers: headers, body: [])
        guard !isHead, status >= 200, status != 204, status != 304 else { return response }
        if response["Transfer-Encoding"] == "chunked" {
            readChunks(&response)
        } else {
            let length = Int(response["Content-Length"] ?? "") ?? 0
            while buffer.count < length, fill() {}
            response.isComplete = buffer.count >= length
            response.body = Array(buffer.prefix(length))
            buffer.removeFirst(min(length, buffer.count))
        }
        return response
    }

    private func readChunks(_ response: inout LiveResponse) {
        let newline = Array("\r\n".utf8)
        while true {
            while buffer.firstRange(of: newline) == nil {
                guard fill() else { return response.isComplete = false }
            }
            guard let range = buffer.firstRange(of: newline) else { return response.isComplete = false }
            let size = Int(String(decoding: buffer[..<range.lowerBound], as: UTF8.self), radix: 16) ?? 0
            if size == 0 {
                buffer.removeFirst(range.upperBound)
                return readTrailers(&response)
            }
            let need = range.upperBound + size + 2
            while buffer.count < need { guard fill() else { return response.isComplete = false } }
            response.body += buffer[range.upperBound..<(range.upperBound + size)]
            buffer.removeFirst(need)
        }
    }

    /// The lines behind the last chunk, up to the empty one.
    private func readTrailers(_ response: inout LiveResponse) {
        let newline = Array("\r\n".utf8)
        while true {
            while buffer.firstRange(of: newline) == nil {
                guard fill() else { return response.isComplete = false }
            }
            guard let range = buffer.firstRange(of: newline) else { return response.isComplete = false }
            let line = String(decoding: buffer[..<range.lowerBound], as: UTF8.self)
            buffer.removeFirst(range.upperBound)
            guard let colon = line.firstIndex(of: ":") else { return }
            let value = line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            response.trailers.append((name: String(line[..<colon]), value: value))
        }
    }

    private func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 65536)
        let count = unsafe piece.withUnsafeMutableBytes {
            unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard count > 0 else { return false }
        buffer += piece[..<count]
        return true
    }
}
