import Glibc

/// The sockets and threads under `StandInServer`.
enum StandInSocket {
    private static let requestLimitBytes = 4 << 20

    static func listen() -> (CInt, UInt16)? {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(descriptor, generic, length) == 0 && Glibc.listen(descriptor, 128) == 0
                    && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard result else {
            close(descriptor)
            return nil
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }

    static func onThread(_ body: @escaping @Sendable () -> Void) {
        let box = unsafe Unmanaged.passRetained(Box(body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { argument in
                if let argument = unsafe argument {
                    unsafe Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body()
                }
                return nil
            },
            box.toOpaque()
        )
        guard code == 0 else { return unsafe box.release() }
        pthread_detach(thread)
    }

    private final class Box {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Where the body begins, behind the first empty line that starts at `from` or later.
    static func endOfHead(_ bytes: [UInt8], from: Int) -> Int? {
        let end: [UInt8] = [13, 10, 13, 10]
        return (from..<max(from, bytes.count - 3)).first { bytes[$0..<$0 + 4].elementsEqual(end) }.map {
            $0 + 4
        }
    }

    /// Reads the head of a request, and what came of its body with it; `nil` at the end of the connection or for anything
    /// unreadable.
    static func readHead(_ connection: CInt) -> (StandInRequest, rest: [UInt8])? {
        var bytes: [UInt8] = []
        var bodyStart: Int?
        while bodyStart == nil {
            guard bytes.count < requestLimitBytes, let more = receive(connection), !more.isEmpty else {
                return nil
            }
            let from = max(0, bytes.count - 3)
            bytes += more
            bodyStart = endOfHead(bytes, from: from)
        }
        guard let bodyStart else { return nil }
        let lines = String(decoding: bytes[..<(bodyStart - 4)], as: UTF8.self).split(separator: "\r\n")
        let requestLine = lines.first?.split(separator: " ") ?? []
        guard requestLine.count == 3 else { return nil }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let (method, target) = (String(requestLine[0]), String(requestLine[1]))
        let head = StandInRequest(method: method, target: target, headers: headers, body: [])
        return (head, Array(bytes[bodyStart...]))
    }

    /// Reads the rest of a request; `nil` at the end of the connection.
    static func readBody(of head: StandInRequest, _ rest: [UInt8], _ connection: CInt) -> StandInRequest? {
        var request = head
        request.body = rest
        let length = head.headers["content-length"].flatMap { Int($0) } ?? 0
        while request.body.count < min(length, requestLimitBytes) {
            guard let more = receive(connection), !more.isEmpty else { return nil }
            request.body += more
        }
        return request
    }

    /// `false` = the connection is over.
    static func perform(_ action: StandInAction, on connection: CInt) -> Bool {
        switch action {
        case .send(let bytes): return send(bytes, to: connection)
        case .close: return false
        case .reset:
            var linger = linger(l_onoff: 1, l_linger: 0)
            let size = socklen_t(MemoryLayout<Glibc.linger>.size)
            _ = unsafe setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, size)
            return false
        case .hang:
            while let bytes = receive(connection), !bytes.isEmpty {}
            return false
        case .stall:
            // POLLRDHUP, which Glibc has for C only: the client has closed its side.
            var poller = pollfd(fd: connection, events: 0x2000, revents: 0)
            _ = unsafe poll(&poller, 1, -1)
            return false
        case .receive(var count):
            while count > 0 {
                guard let bytes = receive(connection), !bytes.isEmpty else { return false }
                count -= bytes.count
            }
            return true
        case .drip(let bytes, let interval):
            var poller = pollfd(fd: connection, events: Int16(POLLIN), revents: 0)
            for byte in bytes {
                // The wait between bytes ends at once when the client leaves.
                guard unsafe poll(&poller, 1, CInt(interval)) == 0, send([byte], to: connection) else {
                    return false
                }
            }
            return true
        }
    }

    private static func receive(_ connection: CInt) -> [UInt8]? {
        var count = 0
        let chunk = unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, used in
            count = unsafe recv(connection, buffer.baseAddress, buffer.count, 0)
            used = max(0, count)
        }
        return count >= 0 ? chunk : nil
    }

    private static func send(_ bytes: [UInt8], to connection: CInt) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[offset...])
                return unsafe Glibc.send(connection, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            offset += count
        }
        return true
    }
}
