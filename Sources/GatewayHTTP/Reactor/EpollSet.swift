internal import CLinux
internal import Glibc

/// An epoll instance: the descriptors one reactor waits for.
@safe final class EpollSet {
    /// What is known of a descriptor's readiness.
    struct Readiness: OptionSet {
        let rawValue: UInt32
        static let input = Readiness(rawValue: EPOLLIN.rawValue)
        static let output = Readiness(rawValue: EPOLLOUT.rawValue)
        /// The peer closed its sending side.
        static let peerFinished = Readiness(rawValue: EPOLLRDHUP.rawValue)
        static let broken = Readiness(rawValue: EPOLLERR.rawValue)
        static let hangUp = Readiness(rawValue: EPOLLHUP.rawValue)
    }

    private static let eventLimit = 256
    private var descriptor: CInt
    private let events: UnsafeMutablePointer<epoll_event>

    init() throws(HTTPServerError) {
        descriptor = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "epoll_create1", errno: errno) }
        unsafe events = .allocate(capacity: Self.eventLimit)
    }

    deinit {
        unsafe events.deallocate()
        close()
    }

    /// Closes the instance before its time; it waits for nothing any more.
    func close() {
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Waits for a connection's socket edge-triggered, both directions.
    ///
    /// False when the system refuses.
    func addConnection(_ socket: CInt, tag: UInt64) -> Bool {
        add(socket, EPOLLIN.rawValue | EPOLLOUT.rawValue | EPOLLRDHUP.rawValue | EPOLLET.rawValue, tag)
    }

    /// Waits for a descriptor to be readable, level-triggered; `isShared` when other reactors wait for it too.
    func addSource(_ source: CInt, tag: UInt64, isShared: Bool) -> Bool {
        add(source, EPOLLIN.rawValue | (isShared ? EPOLLEXCLUSIVE.rawValue : 0), tag)
    }

    func remove(_ source: CInt) {
        var event = unsafe epoll_event()
        _ = unsafe epoll_ctl(descriptor, EPOLL_CTL_DEL, source, &event)
    }

    /// Waits and calls the body for each event.
    func wait(milliseconds: CInt, _ body: (UInt64, Readiness) -> Void, wokeUp: () -> Void) {
        let count = unsafe epoll_wait(descriptor, events, CInt(Self.eventLimit), milliseconds)
        wokeUp()
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let event = unsafe events[index]
            unsafe body(event.data.u64, Readiness(rawValue: event.events))
        }
    }

    private func add(_ source: CInt, _ interest: UInt32, _ tag: UInt64) -> Bool {
        var event = unsafe epoll_event()
        unsafe event.events = interest
        unsafe event.data.u64 = tag
        return unsafe epoll_ctl(descriptor, EPOLL_CTL_ADD, source, &event) == 0
    }
}
