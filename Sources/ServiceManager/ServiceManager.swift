internal import Glibc

/// The process that started this one and wants to hear of its state: systemd, or whoever else passes `NOTIFY_SOCKET`.
///
/// Speaks the datagram protocol of sd_notify(3). What cannot be delivered is lost: a gateway does not stop serving because nobody
/// listens. Safe on every thread; no function blocks.
public struct ServiceManager: Sendable {
    /// How often `alive` is expected at least (`WATCHDOG_USEC`); nil if nobody waits for it.
    public let watchdogInterval: Duration?
    private let address: sockaddr_un
    private let length: socklen_t

    /// The service manager that these environment variables name; nil if there is none.
    ///
    /// - Parameter environment: the variables of the process; `WATCHDOG_PID` among them may mean another one.
    public init?(environment: [String: String]) {
        guard let path = environment["NOTIFY_SOCKET"], let (address, length) = Self.address(of: path) else {
            return nil
        }
        self.address = address
        self.length = length
        let isMeant = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
        let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
        watchdogInterval = isMeant && microseconds > 0 ? .microseconds(microseconds) : nil
    }

    /// Tells a state.
    public func tell(_ state: ServiceState) {
        let socket = socket(
            AF_UNIX,
            CInt(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue),
            0
        )
        guard socket >= 0 else { return }
        defer { close(socket) }
        let message = Array(state.message.utf8)
        unsafe withUnsafePointer(to: address) { address in
            _ = unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                unsafe sendto(socket, message, message.count, CInt(MSG_NOSIGNAL), address, length)
            }
        }
    }

    /// A path, or a name in the abstract namespace after an `@`.
    private static func address(of path: String) -> (sockaddr_un, socklen_t)? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "@"), bytes.count > 1,
            bytes.count < MemoryLayout.size(ofValue: address.sun_path)
        else { return nil }
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let length = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + bytes.count } ?? 0
        return (address, socklen_t(length))
    }
}
