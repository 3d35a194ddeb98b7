/// One client connection: reads requests in order, hands each to the handler, and writes its response before the next is looked at.
///
/// Sendable because it is only named by other threads, in commands; everything in it is touched on its reactor's thread alone.
final class Connection: @unchecked Sendable {
    enum Phase {
        /// Waiting for a request head, or in the middle of one.
        case head
        /// A request was handed over and its exchange is not over.
        case exchange
        /// The response is out, and the rest of the request's body is thrown away.
        case discarding
        /// Nothing more is read; what is queued is sent, then the connection closes.
        case flushing
        /// Our side is closed; what the client still sends is thrown away, so that it can read our last answer.
        case lingering
        case closed
    }

    /// How far the response of the current exchange is.
    enum ResponseState {
        case awaited
        case streaming(OutputPipe)
        case complete
    }

    private static let stepsPerTurn = 16

    let reactor: Reactor
    let transport: Transport
    let id: ConnectionID
    let address: String
    /// False for one that the census refused.
    let isCounted: Bool
    /// False for one that must not wait at its end for the client to read the last answer.
    var lingers = true

    var phase = Phase.head
    /// Bytes received and not yet looked at, kept between turns.
    var inbound: [UInt8] = []
    /// The socket may have more than was read.
    var isReadable = true
    /// The client has closed its sending side.
    var peerFinished = false
    /// Guards against entering `advance` from within.
    var isInTurn = false

    var parser: RequestParser
    /// Where the head of the request that is being received or served was begun, in time; 0 when none was.
    var requestStart: UInt64 = 0
    var current = CurrentExchange()
    var framing: BodyFraming
    var response = ResponseState.awaited
    var pipe: BodyPipe?
    var wantsBody = false
    var disconnectAction: (@Sendable () -> Void)?

    let queue = OutputQueue()
    var closesAfterResponse = false

    /// The deadlines in force, `UInt64.max` for none, and the earliest of them.
    var phaseDeadline: UInt64 = .max
    var bodyDeadline: UInt64 = .max
    var writeDeadline: UInt64 = .max
    var scheduledTick: UInt64 = .max
    /// What moved since the current window of a rate began.
    var bodyWindowBytes: UInt64 = 0
    /// What was thrown away of the current body.
    var discardedBytes: UInt64 = 0
    var writeWindowBytes: UInt64 = 0

    init(reactor: Reactor, transport: Transport, id: ConnectionID, address: String, isCounted: Bool) {
        self.reactor = reactor
        self.transport = transport
        self.id = id
        self.address = address
        self.isCounted = isCounted
        parser = RequestParser(limits: reactor.limits)
        framing = BodyFraming(.none, limits: reactor.limits)
        phaseDeadline = reactor.now &+ reactor.deadlines.idle
    }

    /// The socket's readiness has changed.
    func handle(_ readiness: EpollSet.Readiness) {
        if readiness.contains(.broken) || (readiness.contains(.hangUp) && phase == .lingering) {
            return close()
        }
        if readiness.contains(.output), !queue.isEmpty { flushQueue() }
        if readiness.contains(.peerFinished) { clientFinished() }
        if !readiness.isDisjoint(with: [.input, .peerFinished, .hangUp]) {
            isReadable = true
            advance()
        }
    }

    /// Goes on as far as it can without waiting, but gives way to other connections now and then.
    func advance() {
        guard !isInTurn, phase != .closed else { return }
        isInTurn = true
        var progresses = true
        var steps = 0
        while progresses, steps < Self.stepsPerTurn {
            progresses = step()
            steps += 1
        }
        isInTurn = false
        guard phase != .closed else { return }
        flushScratch()
        schedule()
        if progresses { reactor.resumeLater(self) }
    }

    /// True when another step may get further.
    private func step() -> Bool {
        switch phase {
        case .head: queue.isEmpty && serveRequests()
        case .exchange: wantsBody && receiveBody()
        case .discarding: discardBody()
        case .lingering: discardInput()
        case .flushing, .closed: false
        }
    }

    /// The client has closed its sending side, or the connection.
    private func clientFinished() {
        guard !peerFinished else { return }
        peerFinished = true
        guard phase == .exchange else { return }
        disconnectAction.take()?()
    }

    /// Registers who is told when the client goes away.
    func watch(_ action: @escaping @Sendable () -> Void, sequence: UInt64) {
        guard sequence == current.sequence, !current.isOver else { return }
        if peerFinished || phase == .closed {
            action()
        } else {
            disconnectAction = action
        }
    }
}
