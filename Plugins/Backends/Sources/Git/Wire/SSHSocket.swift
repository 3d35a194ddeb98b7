internal import Glibc

/// A TCP connection to a server of SSH.
@safe
struct SSHSocket: ~Copyable {
    let descriptor: CInt

    /// Connects to the first address of a host that answers.
    init(_ place: GitAddress.SSHPlace, _ patience: SSHPatience) throws(GitFault) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(place.host, String(place.port), &hints, &list) == 0 else {
            throw GitFault(.unavailable, "the name of the server does not resolve")
        }
        defer { unsafe freeaddrinfo(list) }
        var next = unsafe list
        while let address = unsafe next {
            if let connected = try unsafe Self.connect(address.pointee, patience) {
                descriptor = connected
                return
            }
            unsafe next = unsafe address.pointee.ai_next
        }
        throw GitFault(.unavailable, "the server takes no connection")
    }

    deinit { close(descriptor) }

    private static func connect(_ address: addrinfo, _ patience: SSHPatience) throws(GitFault) -> CInt? {
        let kind = unsafe address.ai_socktype | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let descriptor = unsafe socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        if unsafe Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
            guard errno == EINPROGRESS else { return nil }
            try patience.wait(descriptor, for: CInt(POLLOUT), .connection)
            var (code, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
            let isKnown = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0
            guard isKnown, code == 0 else { return nil }
        }
        isKept = true
        return descriptor
    }
}
