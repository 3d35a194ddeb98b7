internal import Glibc

/// The service manager's end of `NOTIFY_SOCKET` (sd_notify(3)): it hears what a service tells of itself.
public final class NotifyListener: Sendable {
    /// What `NOTIFY_SOCKET` is to be.
    public let name: String
    private let descriptor: CInt

    /// Listens at a file of its own, or at a name in the abstract namespace.
    public init(isAbstract: Bool) throws {
        let unique = "o2dms-notify-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        name = isAbstract ? "@\(unique)" : "/tmp/\(unique)"
        descriptor = socket(AF_UNIX, CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(name.utf8)
        if isAbstract { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = socklen_t(2 + bytes.count)
        let status = unsafe withUnsafePointer(to: address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length)
            }
        }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard status == 0, unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size) == 0 else {
            throw NotifyListenerError(errno: errno)
        }
    }

    deinit {
        close(descriptor)
        if name.hasPrefix("/") { unsafe unlink(name) }
    }

    /// The next message; empty if none comes in ten seconds.
    public func next() -> String {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
    }
}

/// The socket could not be made, and why.
struct NotifyListenerError: Error {
    let errno: CInt
}
