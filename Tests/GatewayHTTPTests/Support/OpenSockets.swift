import Glibc

@testable import GatewayHTTP

/// Counts the sockets that this process holds open on a server's port, its listener included.
enum OpenSockets {
    static func count(port address: ListenAddress) -> Int {
        guard case .tcp(_, let port) = address else { return -1 }
        return (0..<4096).count { descriptor in
            var kind: CInt = 0
            var size = socklen_t(4)
            guard unsafe getsockopt(CInt(descriptor), SOL_SOCKET, SO_TYPE, &kind, &size) == 0,
                case .tcp(_, let bound) = SocketAddress.bound(CInt(descriptor))
            else { return false }
            return bound == port
        }
    }
}
