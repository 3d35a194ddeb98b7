internal import CLinux
internal import Glibc
internal import Synchronization

/// Accepts connections from the listener that all reactors share, and gives each to the reactor with the fewest.
struct Acceptor {
    /// So that one flood of connections does not keep a reactor from those it has.
    private static let connectionsPerTurn = 64
    private static let pauseNanoseconds: UInt64 = 100_000_000

    private let listener: Listener
    private let reactors: [Reactor]
    /// Kept open so that there is one to give when the process has no more.
    private var reserve: CInt
    private var pausedUntil: UInt64?

    /// Begins accepting on one of these reactors.
    init(_ listener: Listener, reactors: [Reactor], on reactor: Reactor) throws(HTTPServerError) {
        self.listener = listener
        self.reactors = reactors
        reserve = Self.openReserve()
        guard reserve >= 0 else { throw .system(call: "open", errno: errno) }
        guard start(reactor) else {
            let number = errno
            close(reserve)
            throw .system(call: "epoll_ctl", errno: number)
        }
    }

    private func start(_ reactor: Reactor) -> Bool {
        reactor.epoll.addSource(listener.descriptor, tag: Reactor.listenerTag, isShared: true)
    }

    mutating func stop(_ reactor: Reactor) {
        reactor.epoll.remove(listener.descriptor)
        if reserve >= 0 { close(reserve) }
        reserve = -1
    }

    mutating func accept(on reactor: Reactor) {
        for _ in 0..<Self.connectionsPerTurn {
            let socket = clinux_accept4(
                listener.descriptor,
                CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
            )
            if socket >= 0 {
                place(socket, from: reactor)
                continue
            }
            switch errno {
            case EINTR, ECONNABORTED: continue
            case EMFILE, ENFILE:
                if !shedOne(on: reactor) { return pause(reactor) }
            case ENOBUFS, ENOMEM: return pause(reactor)
            default: return
            }
        }
    }

    /// When paused, how long at most to wait, in milliseconds.
    var waitLimitMilliseconds: CInt? { pausedUntil == nil ? nil : 100 }

    /// Takes up accepting again after a pause.
    mutating func retryIfPaused(_ reactor: Reactor) {
        guard let until = pausedUntil, reactor.now >= until else { return }
        pausedUntil = nil
        if reserve < 0 { reserve = Self.openReserve() }
        _ = start(reactor)
        accept(on: reactor)
    }

    private mutating func place(_ socket: CInt, from reactor: Reactor) {
        var one: CInt = 1
        _ = unsafe setsockopt(
            socket,
            CInt(IPPROTO_TCP),
            TCP_NODELAY,
            &one,
            socklen_t(MemoryLayout<CInt>.size)
        )
        let address = SocketAddress.peer(of: socket)
        if let error = reactor.census.admit(address) {
            return reactor.adoptRefused(socket, address: address, error: error)
        }
        let target =
            reactors.min { $0.load.load(ordering: .relaxed) < $1.load.load(ordering: .relaxed) } ?? reactor
        target.load.wrappingAdd(1, ordering: .relaxed)
        if target === reactor {
            reactor.adopt(socket, address: address)
        } else if !target.mailbox.post(.adopt(descriptor: socket, address: address)) {
            close(socket)
            target.load.wrappingSubtract(1, ordering: .relaxed)
            reactor.census.release(address)
        }
    }

    /// Refuses one waiting connection with the reserve descriptor, so that it does not wait in vain.
    ///
    /// False if there is none to spare.
    private mutating func shedOne(on reactor: Reactor) -> Bool {
        guard reserve >= 0 else { return false }
        close(reserve)
        let socket = clinux_accept4(listener.descriptor, CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
        if socket >= 0 {
            let address = SocketAddress.peer(of: socket)
            reactor.adoptRefused(socket, address: address, error: .tooManyConnections, lingers: false)
        }
        reserve = Self.openReserve()
        return socket >= 0 && reserve >= 0
    }

    private mutating func pause(_ reactor: Reactor) {
        reactor.epoll.remove(listener.descriptor)
        pausedUntil = reactor.now + Self.pauseNanoseconds
    }

    private static func openReserve() -> CInt { unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
