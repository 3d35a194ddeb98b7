import Glibc
import TestServers

/// A port at which nobody accepts, and whose queue is full: further connections get no answer.
final class FullListener: Sendable {
    let port: UInt16
    private let descriptors: [CInt]

    init() throws {
        port = try FreePort.find()
        var descriptors = [socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)]
        guard unsafe Self.with(port, { unsafe bind(descriptors[0], $0, $1) }) == 0,
            listen(descriptors[0], 0) == 0
        else { throw TestServerError("the listener has no port") }
        for _ in 0..<4 {
            let client = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
            _ = unsafe Self.with(port) { unsafe connect(client, $0, $1) }
            descriptors.append(client)
        }
        self.descriptors = descriptors
    }

    deinit { for descriptor in descriptors { close(descriptor) } }

    private static func with(
        _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
