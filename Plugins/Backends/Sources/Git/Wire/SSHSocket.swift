internal import Glibc
internal import HTTPClient

/// A TCP connection that waits no longer than the terms say.
@safe
struct SSHSocket: ~Copyable {
    let descriptor: CInt

    /// Connects to the first address of a host that answers.
    init(host: String, port: UInt16, terms: HTTPTerms) throws(GitFault) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICSERV
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &list) == 0 else {
            throw GitFault(.unavailable, "the name of the server does not resolve")
        }
        defer { unsafe freeaddrinfo(list) }
        var next = unsafe list
        while let address = unsafe next {
            if let connected = try unsafe Self.connect(address.pointee, terms: terms) {
                descriptor = connected
                return
            }
            unsafe next = unsafe address.pointee.ai_next
        }
        throw GitFault(.unavailable, "the server takes no connection")
    }

    deinit { close(descriptor) }

    /// Waits until something can be done.
    ///
    /// - Parameters:
    ///   - descriptor: the socket.
    ///   - events: of poll(2).
    ///   - terms: until when.
    /// - Throws: what the terms say.
    static func wait(_ descriptor: CInt, for events: CInt, terms: HTTPTerms) throws(GitFault) {
        var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        repeat { try terms.checkForGit() } while unsafe poll(&entry, 1, 250) == 0
    }

    private static func connect(_ address: addrinfo, terms: HTTPTerms) throws(GitFault) -> CInt? {
        let kind = unsafe address.ai_socktype | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        let descriptor = unsafe socket(address.ai_family, kind, address.ai_protocol)
        guard descriptor >= 0 else { return nil }
        var isKept = false
        defer { if !isKept { close(descriptor) } }
        if unsafe Glibc.connect(descriptor, address.ai_addr, address.ai_addrlen) != 0 {
            guard errno == EINPROGRESS else { return nil }
            try wait(descriptor, for: CInt(POLLOUT), terms: terms)
            var (code, length) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
            let isKnown = unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length) == 0
            guard isKnown, code == 0 else { return nil }
        }
        isKept = true
        return descriptor
    }
}
