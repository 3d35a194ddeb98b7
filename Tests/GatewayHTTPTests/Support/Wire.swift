import CLinux
import Foundation

@testable import GatewayHTTP

/// A raw client socket: sends exactly the bytes given, reads until the server acts.
///
/// Ten seconds without anything fail the read.
final class Wire {
    let descriptor: CInt
    private var received: [UInt8] = []
    private(set) var isAtEnd = false
    private(set) var wasReset = false

    init(_ address: ListenAddress, receiveBufferBytes: CInt? = nil) throws {
        switch address {
        case .tcp(let host, let port):
            let isIPv6 = host.contains(":")
            descriptor = socket(isIPv6 ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue), 0)
            if var size = receiveBufferBytes {
                unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(4))
            }
            try Self.check(
                isIPv6 ? Self.connect6(descriptor, host, port) : Self.connect4(descriptor, host, port)
            )
        case .unix(let path):
            descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
            try Self.check(Self.connectUnix(descriptor, path))
        }
        var time = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }

    deinit { close(descriptor) }

    /// Sends all; false when the server has broken the connection.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor,
                    buffer.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    CInt(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    func finishSending() { _ = shutdown(descriptor, CInt(SHUT_WR)) }

    /// Makes the following close send RST.
    func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    /// Reads once; false at the end of the connection.
    @discardableResult
    func receive(limit: Int = 65536) throws -> Bool {
        guard !isAtEnd else { return false }
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = unsafe recv(descriptor, &buffer, limit, 0)
        if count < 0 {
            guard errno == ECONNRESET else {
                throw WireError.silence(String(decoding: received.prefix(500), as: UTF8.self))
            }
            wasReset = true
        }
        if count <= 0 { isAtEnd = true }
        received += buffer.prefix(max(0, count))
        return count > 0
    }

    /// Everything until the server closes.
    func receiveAll() throws -> String {
        while try receive() {}
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    /// The next response, its body unchunked.
    ///
    /// `HEAD` responses have none.
    func response(toHead: Bool = false) throws -> WireResponse {
        while true {
            if let (response, length) = try WireResponse.parse(received, toHead: toHead, isAtEnd: isAtEnd) {
                received.removeFirst(length)
                return response
            }
            guard !isAtEnd else {
                throw WireError.closed(String(decoding: received.prefix(500), as: UTF8.self))
            }
            try receive()
        }
    }

    private static func check(_ result: CInt) throws {
        if result != 0 { throw WireError.cannotConnect(errno) }
    }

    private static func connect4(_ descriptor: CInt, _ host: String, _ port: UInt16) -> CInt {
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        _ = unsafe inet_pton(AF_INET, host, &name.sin_addr)
        return unsafe withUnsafePointer(to: name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func connect6(_ descriptor: CInt, _ host: String, _ port: UInt16) -> CInt {
        var name = sockaddr_in6()
        name.sin6_family = sa_family_t(AF_INET6)
        name.sin6_port = port.bigEndian
        _ = unsafe inet_pton(AF_INET6, host, &name.sin6_addr)
        return unsafe withUnsafePointer(to: name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    private static func connectUnix(_ descriptor: CInt, _ path: String) -> CInt {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
        return unsafe withUnsafePointer(to: name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}

enum WireError: Error {
    case cannotConnect(CInt)
    case silence(String)
    case closed(String)
    case malformed(String)
}
