internal import Glibc

/// Socket addresses as text and from text.
enum SocketAddress {
    /// The text of the address a socket is connected to, without its port; `unix` for a unix socket.
    static func peer(of socket: CInt) -> String {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getpeername(socket, $0, &length)
            }
        }
        guard result == 0 else { return "unknown" }
        return host(storage)
    }

    /// Where a listening TCP socket is bound.
    static func bound(_ socket: CInt) -> ListenAddress? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(socket, $0, &length)
            }
        }
        guard result == 0 else { return nil }
        return .tcp(host: host(storage), port: port(storage))
    }

    private static func host(_ storage: sockaddr_storage) -> String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = CInt(storage.ss_family)
        unsafe withUnsafeBytes(of: storage) { bytes in
            switch family {
            case AF_INET:
                var address = unsafe bytes.loadUnaligned(as: sockaddr_in.self).sin_addr
                _ = unsafe inet_ntop(AF_INET, &address, &text, socklen_t(text.count))
            case AF_INET6:
                var address = unsafe bytes.loadUnaligned(as: sockaddr_in6.self).sin6_addr
                _ = unsafe inet_ntop(AF_INET6, &address, &text, socklen_t(text.count))
            default: break
            }
        }
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return bytes.isEmpty ? "unix" : String(decoding: bytes, as: UTF8.self)
    }

    private static func port(_ storage: sockaddr_storage) -> UInt16 {
        unsafe withUnsafeBytes(of: storage) { bytes in
            let port = unsafe bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)
            return UInt16(bigEndian: port)
        }
    }
}
