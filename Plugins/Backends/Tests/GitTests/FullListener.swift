import Glibc
import TestServers

/// A port at which nobody accepts, and whose queue is full: further connections get no answer.
final class FullListener: Sendable {
    let port: UInt16
    private let descriptors: [CInt]

    init() throws {
        port = try FreePort.find()
        var descriptors = [socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)]
        guard unsafe LoopbackAddress.with(port: port, { unsafe bind(descriptors[0], $0, $1) }) == 0,
            listen(descriptors[0], 0) == 0
        else { throw TestServerError("the listener has no port") }
        for _ in 0..<4 {
            let client = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue), 0)
            _ = unsafe LoopbackAddress.with(port: port) { unsafe connect(client, $0, $1) }
            descriptors.append(client)
        }
        self.descriptors = descriptors
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
