/// Why a server could not be made or started.
public enum HTTPServerError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A field of the configuration cannot be used; the text says which and why.
    case badConfiguration(String)
    /// The listen address does not resolve; the text is the resolver's.
    case unresolvable(ListenAddress, String)
    /// Another process listens there already.
    case addressInUse(ListenAddress)
    /// A system call failed with this `errno` while the server was set up.
    case system(call: String, errno: CInt)
    /// `start()` was called a second time.
    case alreadyStarted

    /// One line for a person.
    public var description: String {
        switch self {
        case .badConfiguration(let reason): reason
        case .unresolvable(let address, let reason): "cannot listen on \(address): \(reason)"
        case .addressInUse(let address): "cannot listen on \(address): another process already does"
        case .system(let call, let errno): "\(call) failed: \(SystemError.text(errno))"
        case .alreadyStarted: "the server was already started"
        }
    }
}
