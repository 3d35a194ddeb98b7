internal import CLinux
internal import Glibc
internal import Synchronization

/// One thread with its epoll instance, and the connections that live on it.
///
/// Sendable because everything but the mailbox, the counters and the constants is touched on the reactor's own thread alone
/// (and by the server before that thread starts and after it has ended).
final class Reactor: @unchecked Sendable {
    static let mailboxTag: UInt64 = .max
    static let listenerTag: UInt64 = .max - 1
    /// Every read goes through this much memory; a request head must fit with room to spare.
    private static let scratchBytes = 64 * 1024
    /// How many refused connections at once wait until their client has read why; more are closed as soon as it is sent.
    private static let lingeringRefusals = 64

    let limits: HTTPLimits
    let deadlines: DeadlineSettings
    let hooks: ServerHooks
    let census: ConnectionCensus
    /// How many connections are or soon will be on this reactor; read by the others when they place a new one.
    let load = Atomic<Int>(0)

    let mailbox: Mailbox
    let input: Scratch
    let epoll: EpollSet
    let output = WriteScratch()
    /// Whose bytes lie in `output`, nil when it is empty.
    var outputOwner: Connection?
    var date = DateHeader()
    var now: UInt64
    var isDraining = false
    var acceptor: Acceptor?

    private var wheel: DeadlineWheel
    private var table = ConnectionTable()
    /// Connections that have more to do at once, but gave way to others.
    private var ready: [Connection] = []
    private var refusedCount = 0
    private var isStopping = false
    private let thread = Atomic<UInt>(0)

    init(limits: HTTPLimits, hooks: ServerHooks, census: ConnectionCensus) throws(HTTPServerError) {
        self.limits = limits
        deadlines = DeadlineSettings(limits)
        self.hooks = hooks
        self.census = census
        mailbox = try Mailbox()
        epoll = try EpollSet()
        input = Scratch(byteCount: max(Self.scratchBytes, limits.headerBytes + 16 * 1024))
        now = MonotonicClock.now()
        wheel = DeadlineWheel(now: now)
        guard epoll.addSource(mailbox.descriptor, tag: Self.mailboxTag, isShared: false) else {
            throw .system(call: "epoll_ctl", errno: errno)
        }
    }

    // MARK: - From any thread

    /// True on this reactor's own thread.
    var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Hands a command to the reactor's thread, or does it at once on that thread.
    func send(_ command: ReactorCommand) {
        if isCurrent {
            perform(command)
        } else {
            post(command)
        }
    }

    /// Hands a command to the reactor's thread.
    func post(_ command: ReactorCommand) { mailbox.post(command) }

    // MARK: - On the reactor's thread

    /// Serves until it is told to stop.
    func run() {
        thread.store(UInt(pthread_self()), ordering: .relaxed)
        ReactorThread.markCurrent()
        date.refresh()
        while !isStopping { turn() }
        closeAll()
        thread.store(0, ordering: .relaxed)
    }

    private func turn() {
        var wait = ready.isEmpty ? wheel.waitMilliseconds(now: MonotonicClock.now()) : 0
        if let limit = acceptor?.waitLimitMilliseconds, wait < 0 || wait > limit { wait = limit }
        epoll.wait(milliseconds: wait) { tag, readiness in
            handle(tag, readiness)
        } wokeUp: {
            now = MonotonicClock.now()
            date.refresh()
        }
        let waiting = ready
        ready = []
        for connection in waiting { connection.advance() }
        expireDeadlines()
        acceptor?.retryIfPaused(self)
    }

    private func handle(_ tag: UInt64, _ readiness: EpollSet.Readiness) {
        switch tag {
        case Self.mailboxTag:
            for command in mailbox.takeAll() { perform(command) }
        case Self.listenerTag:
            acceptor?.accept(on: self)
        default:
            table[ConnectionID(tag: tag)]?.handle(readiness)
        }
    }

    private func perform(_ command: ReactorCommand) {
        switch command {
        case .adopt(let descriptor, let address): adopt(descriptor, address: address)
        case .answer(let connection, let sequence, let response, let route):
            connection.answer(response, route: route, sequence: sequence)
        case .begin(let connection, let sequence, let start, let route):
            connection.begin(start, route: route, sequence: sequence)
        case .output(let connection, let sequence): connection.takeOutput(sequence: sequence)
        case .abort(let connection, let sequence): connection.abortResponse(sequence: sequence)
        case .unanswered(let connection, let sequence, let route):
            connection.answerUnanswered(route: route, sequence: sequence)
        case .wantBody(let connection, let sequence): connection.wantBody(sequence: sequence)
        case .watch(let connection, let sequence, let action): connection.watch(action, sequence: sequence)
        case .confirm(let action): action()
        case .drain: drain()
        case .stop: isStopping = true
        }
    }

    // MARK: - Connections

    /// Takes over an accepted socket that the census has counted.
    func adopt(_ descriptor: CInt, address: String) {
        let connection = Connection(
            reactor: self,
            transport: Transport(descriptor: descriptor),
            id: table.reserve(),
            address: address,
            isCounted: true
        )
        if start(connection), isDraining { connection.closeIfIdle() }
    }

    /// Takes over a socket for which there is no room, to tell its client so.
    ///
    /// It does not linger where its descriptor must be free again at once.
    func adoptRefused(_ descriptor: CInt, address: String, error: HTTPProtocolError, lingers: Bool = true) {
        refusedCount += 1
        load.wrappingAdd(1, ordering: .relaxed)
        let connection = Connection(
            reactor: self,
            transport: Transport(descriptor: descriptor),
            id: table.reserve(),
            address: address,
            isCounted: false
        )
        connection.lingers = lingers && refusedCount <= Self.lingeringRefusals
        if start(connection) { connection.refuseWhole(error) }
    }

    @discardableResult
    private func start(_ connection: Connection) -> Bool {
        table.place(connection)
        guard epoll.addConnection(connection.transport.descriptor, tag: connection.id.tag) else {
            connection.close()
            return false
        }
        connection.schedule()
        return true
    }

    /// Forgets a connection that has closed.
    func remove(_ connection: Connection) {
        table.remove(connection.id)
        load.wrappingSubtract(1, ordering: .relaxed)
        if connection.isCounted {
            census.release(connection.address)
        } else {
            refusedCount -= 1
        }
    }

    /// Lets a connection go on in the next turn.
    func resumeLater(_ connection: Connection) { ready.append(connection) }

    // MARK: - Deadlines

    /// Puts a connection in the wheel so that its deadline is noticed; returns the tick at which it is looked at.
    func insert(_ id: ConnectionID, deadline: UInt64) -> UInt64 {
        let tick = wheel.tick(for: deadline)
        wheel.insert(id, tick: tick)
        return tick
    }

    /// The tick at which this deadline would be looked at.
    func tick(for deadline: UInt64) -> UInt64 { wheel.tick(for: deadline) }

    private func expireDeadlines() {
        while let (tick, entries) = wheel.popDue(now: now) {
            for id in entries { table[id]?.deadlineReached(tick: tick) }
        }
    }

    // MARK: - The end

    /// No new connections from here on; idle ones close, the others with their current exchange.
    private func drain() {
        guard !isDraining else { return }
        acceptor?.accept(on: self)
        acceptor?.stop(self)
        acceptor = nil
        isDraining = true
        for connection in table.all { connection.closeIfIdle() }
    }

    /// Closes every descriptor; on the reactor's thread at its end, or when that was never started or has ended.
    func closeAll() {
        acceptor?.stop(self)
        acceptor = nil
        for connection in table.all { connection.close() }
        ready = []
        for case .adopt(let descriptor, let address) in mailbox.close() {
            Transport(descriptor: descriptor).close()
            census.release(address)
        }
        epoll.close()
    }
}
