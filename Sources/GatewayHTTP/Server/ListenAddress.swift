/// Where a server listens, or listened to: a TCP address or a unix socket.
public enum ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A TCP socket: `host` is an IPv4 or IPv6 literal (without brackets) or a name; port 0 lets the system choose.
    case tcp(host: String, port: UInt16)
    /// A stream socket in the file system.
    case unix(path: String)

    /// Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `unix:/run/gateway.sock`; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let unixPrefix = Array("unix:".utf8)
        if bytes.starts(with: unixPrefix) {
            guard bytes.count > unixPrefix.count else { return nil }
            self = .unix(path: String(decoding: bytes[unixPrefix.count...], as: UTF8.self))
            return
        }
        guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")),
            let port = UInt16(String(decoding: bytes[(colon + 1)...], as: UTF8.self)),
            bytes[colon + 1] != UInt8(ascii: "+")
        else { return nil }
        var host = bytes[..<colon]
        if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]"), host.count > 2 {
            host = host.dropFirst().dropLast()
        } else if host.isEmpty || host.contains(where: { ":[]".utf8.contains($0) }) {
            return nil
        }
        self = .tcp(host: String(decoding: host, as: UTF8.self), port: port)
    }

    /// The text form that `init(_:)` reads.
    public var description: String {
        switch self {
        case .tcp(let host, let port):
            host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}
