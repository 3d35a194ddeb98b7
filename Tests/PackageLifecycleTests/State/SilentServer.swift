internal import Glibc
import TestServers

/// Accepts connections and never says a word.
final class SilentServer {
    let port: UInt16
    private let listener: CInt

    init() throws {
        port = try FreePort.find()
        listener = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
        guard unsafe LoopbackAddress.with(port: port, { unsafe bind(listener, $0, $1) }) == 0,
            listen(listener, 8) == 0
        else { throw TestServerError("cannot listen") }
    }

    deinit { close(listener) }
}
