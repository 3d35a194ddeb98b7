internal import Glibc
import TestServers

/// Accepts connections and never says a word.
final class SilentServer {
    let port: UInt16
    private let listener: CInt

    init() throws {
        port = try FreePort.find()
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, length) == 0
            }
        }
        guard isBound, listen(listener, 8) == 0 else { throw TestServerError("cannot listen") }
    }

    deinit { close(listener) }
}
