/// The section `server`: where and how the gateway listens.
public struct ServerSettings: Sendable, Hashable {
    /// An address to listen on.
    public enum Listen: Sendable, Hashable, CustomStringConvertible {
        /// A TCP socket; the host is an IPv4 address, an IPv6 address without brackets, or a name. Port 0 is any free one.
        case tcp(host: String, port: UInt16)
        /// A unix socket.
        case unix(path: String)

        /// The form in the file.
        public var description: String {
            switch self {
            case .tcp(let host, let port):
                host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .unix(let path): "unix:\(path)"
            }
        }
    }

    /// Where to listen.
    public var listen = Listen.tcp(host: "127.0.0.1", port: 8080)
    /// How many reactor threads serve connections; 0 is one for each core.
    public var threads = 0

    /// The defaults.
    public init() {}
}
