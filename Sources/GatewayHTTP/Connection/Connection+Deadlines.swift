extension Connection {
    private var deadline: UInt64 { min(phaseDeadline, bodyDeadline, writeDeadline) }

    /// Sees to it that the reactor looks here in time for the earliest deadline.
    func schedule() {
        let deadline = deadline
        guard deadline != .max, phase != .closed else { return }
        if scheduledTick != .max, (deadline >> DeadlineWheel.stepShift) + 1 >= scheduledTick { return }
        scheduledTick = reactor.insert(id, deadline: deadline)
    }

    /// The wheel has come to this connection; its deadline may have moved meanwhile.
    func deadlineReached(tick: UInt64) {
        guard tick == scheduledTick else { return }
        scheduledTick = .max
        if deadline <= reactor.now { expire() }
        schedule()
    }

    private func expire() {
        let now = reactor.now
        if writeDeadline <= now {
            guard writeWindowBytes >= reactor.deadlines.writeBytesPerWindow else { return close() }
            beginWriteWindow()
        }
        if bodyDeadline <= now {
            guard bodyWindowBytes >= reactor.deadlines.bodyBytesPerWindow else { return refuse(.bodyTooSlow) }
            beginBodyWindow()
        }
        if phaseDeadline <= now { expirePhase() }
    }

    private func expirePhase() {
        switch phase {
        case .head:
            if requestStart == 0 { return close() }
            current.begin(parser.head)
            current.bytesReceived = UInt64(inbound.count)
            refuse(.headerDeadline)
        case .exchange:
            refuse(framing.isComplete ? .answerDeadline : .requestDeadline)
        case .discarding, .flushing, .lingering: close()
        case .closed: break
        }
    }

    /// From now on the client is measured by how fast it sends the body.
    func beginBodyWindow() {
        bodyWindowBytes = 0
        bodyDeadline = reactor.now &+ reactor.deadlines.bodyWindow
    }

    /// From now on the client is measured by how fast it takes what is queued.
    func beginWriteWindow() {
        writeWindowBytes = 0
        writeDeadline = reactor.now &+ reactor.deadlines.write
    }
}
