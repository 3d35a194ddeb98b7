internal import Glibc

/// What a service tells its manager (sd_notify(3)).
public enum ServiceState: Sendable, Hashable {
    /// It serves, from its start or again after a reload.
    case ready(status: String)
    /// It reads its configuration anew; `ready` follows.
    case reloading
    /// It ends, and takes no more work.
    case stopping
    /// It is alive, as the watchdog wants to know.
    case alive

    /// The lines of the protocol.
    var message: String {
        switch self {
        case .ready(let status): "READY=1\nSTATUS=\(status.replacing("\n", with: " "))"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds())"
        case .stopping: "STOPPING=1"
        case .alive: "WATCHDOG=1"
        }
    }

    private static func monotonicMicroseconds() -> Int64 {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }
}
