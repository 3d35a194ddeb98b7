internal import CLinux
internal import Glibc

/// A listening socket, closed when it is let go.
final class Listener: Sendable {
    let descriptor: CInt
    /// The address in fact bound.
    let address: ListenAddress

    init(_ address: ListenAddress) throws(HTTPServerError) {
        switch address {
        case .tcp(let host, let port): descriptor = try Self.openTCP(host, port, address)
        case .unix(let path): descriptor = try Self.openUnix(path, address)
        }
        guard listen(descriptor, 1024) == 0 else {
            let number = errno
            close(descriptor)
            throw number == EADDRINUSE ? .addressInUse(address) : .system(call: "listen", errno: number)
        }
        self.address = if case .tcp = address { SocketAddress.bound(descriptor) ?? address } else { address }
    }

    deinit {
        close(descriptor)
        if case .unix(let path) = address { unsafe unlink(path) }
    }

    private static func openTCP(
        _ host: String,
        _ port: UInt16,
        _ address: ListenAddress
    ) throws(HTTPServerError) -> CInt {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        let code = unsafe getaddrinfo(host, String(port), &hints, &found)
        guard code == 0, let first = unsafe found else {
            throw unsafe .unresolvable(address, String(cString: gai_strerror(code)))
        }
        defer { unsafe freeaddrinfo(first) }
        let descriptor = try open(unsafe first.pointee.ai_family)
        var one: CInt = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<CInt>.size))
        guard unsafe bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0 else {
            throw failure(descriptor, address)
        }
        return descriptor
    }

    private static func openUnix(_ path: String, _ address: ListenAddress) throws(HTTPServerError) -> CInt {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard !bytes.isEmpty, bytes.count < MemoryLayout.size(ofValue: name.sun_path), !bytes.contains(0)
        else {
            throw .badConfiguration("a unix socket path must have 1 to 107 bytes")
        }
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: bytes) }
        if connects(name) { throw .addressInUse(address) }
        let descriptor = try open(AF_UNIX)
        guard unsafe withSocketAddress(name, { unsafe bind(descriptor, $0, $1) }) == 0 else {
            throw failure(descriptor, address)
        }
        return descriptor
    }

    /// True when a server answers at this unix socket; the socket file of one that is gone is removed.
    private static func connects(_ name: sockaddr_un) -> Bool {
        let probe = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard probe >= 0 else { return false }
        defer { close(probe) }
        if unsafe withSocketAddress(name, { unsafe connect(probe, $0, $1) }) == 0 { return true }
        if errno == ECONNREFUSED {
            unsafe withUnsafeBytes(of: name.sun_path) { bytes in
                _ = unsafe unlink(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
            }
        }
        return false
    }

    private static func withSocketAddress(
        _ name: sockaddr_un,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        unsafe withUnsafePointer(to: name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    private static func open(_ family: CInt) throws(HTTPServerError) -> CInt {
        let kind = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let descriptor = socket(family, CInt(kind), 0)
        guard descriptor >= 0 else { throw .system(call: "socket", errno: errno) }
        return descriptor
    }

    private static func failure(_ descriptor: CInt, _ address: ListenAddress) -> HTTPServerError {
        let number = errno
        close(descriptor)
        return number == EADDRINUSE ? .addressInUse(address) : .system(call: "bind", errno: number)
    }
}
