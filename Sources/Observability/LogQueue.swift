internal import CLinux
internal import Glibc
internal import Synchronization

/// The bounded queue between those who log and the thread that writes.
final class LogQueue: Sendable {
    private struct State {
        var pending: [UInt8] = []
        var pendingLines: UInt64 = 0
        /// Lines taken into the queue, and of those the ones written or lost.
        var accepted: UInt64 = 0
        var settled: UInt64 = 0
        var dropped: UInt64 = 0
        var unreported: UInt64 = 0
        var isWriterAsleep = false
        var isStopping = false
        var waiters: [Waiter] = []
    }

    /// Someone who waits in ``flush(within:)``, woken by an eventfd of its own.
    private struct Waiter {
        let line: UInt64
        let wakeUp: CInt
    }

    private let descriptor: CInt
    private let limitBytes: Int
    private let dropReport: @Sendable (UInt64) -> [UInt8]
    private let wakeUp: CInt
    private let state = Mutex(State())

    init(descriptor: CInt, limitBytes: Int, dropReport: @escaping @Sendable (UInt64) -> [UInt8]) {
        self.descriptor = descriptor
        self.limitBytes = limitBytes
        self.dropReport = dropReport
        wakeUp = eventfd(0, CInt(EFD_CLOEXEC))
    }

    deinit {
        close(wakeUp)
    }

    var droppedLines: UInt64 { state.withLock { $0.dropped } }

    /// Starts the writing thread, which keeps the queue alive until ``stop(within:)``.
    func start() {
        var thread = pthread_t()
        let queue = unsafe Unmanaged.passRetained(self)
        guard wakeUp >= 0, unsafe pthread_create(&thread, nil, logWriterMain, queue.toOpaque()) == 0 else {
            // Without a thread every line counts as dropped.
            state.withLock { $0.isStopping = true }
            unsafe queue.release()
            return
        }
        pthread_detach(thread)
    }

    /// Takes a line if there is room; never waits.
    func append(_ line: [UInt8]) {
        let mustWake = state.withLock { state in
            guard !state.isStopping, state.pending.count + line.count <= limitBytes else {
                state.dropped += 1
                state.unreported += 1
                return false
            }
            state.pending += line
            state.pendingLines += 1
            state.accepted += 1
            defer { state.isWriterAsleep = false }
            return state.isWriterAsleep
        }
        if mustWake { eventfd_write(wakeUp, 1) }
    }

    func flush(within limit: Duration) {
        let mine = eventfd(0, CInt(EFD_CLOEXEC))
        guard mine >= 0 else { return }
        defer { close(mine) }
        let mustWait = state.withLock { state in
            guard state.settled < state.accepted else { return false }
            state.waiters.append(Waiter(line: state.accepted, wakeUp: mine))
            return true
        }
        guard mustWait else { return }
        waitForInput(mine, within: limit)
        state.withLock { state in state.waiters.removeAll { $0.wakeUp == mine } }
    }

    /// Writes what is queued and ends the thread, unless the output is stuck for longer than the limit.
    func stop(within limit: Duration) {
        flush(within: limit)
        state.withLock { $0.isStopping = true }
        eventfd_write(wakeUp, 1)
    }

    /// The thread: takes all that is queued, writes it, sleeps when there is nothing.
    fileprivate func write() {
        var output = LogOutput(descriptor: descriptor)
        while let batch = take() {
            let lost = output.write(batch.bytes)
            settle(batch.lines, lost: lost)
            guard lost == 0 else { continue }
            reportDrops(to: &output)
        }
    }

    /// The next lines, or nil to end.
    private func take() -> (bytes: [UInt8], lines: UInt64)? {
        while true {
            let next: (bytes: [UInt8], lines: UInt64)?? = state.withLock { state in
                guard state.pending.isEmpty else {
                    var bytes: [UInt8] = []
                    swap(&bytes, &state.pending)
                    defer { state.pendingLines = 0 }
                    return (bytes, state.pendingLines)
                }
                if state.isStopping { return .some(nil) }
                state.isWriterAsleep = true
                return nil
            }
            if let next { return next }
            var count: eventfd_t = 0
            _ = unsafe eventfd_read(wakeUp, &count)
        }
    }

    private func settle(_ lines: UInt64, lost: UInt64) {
        state.withLock { state in
            state.settled += lines
            state.dropped += lost
            state.unreported += lost
            for waiter in state.waiters where waiter.line <= state.settled { eventfd_write(waiter.wakeUp, 1) }
        }
    }

    private func reportDrops(to output: inout LogOutput) {
        let count = state.withLock { state in
            defer { state.unreported = 0 }
            return state.unreported
        }
        guard count > 0, output.write(dropReport(count)) > 0 else { return }
        state.withLock { $0.unreported += count }
    }
}

private func waitForInput(_ descriptor: CInt, within limit: Duration) {
    let deadline = ContinuousClock.now + limit
    while true {
        let (seconds, attoseconds) = (deadline - .now).components
        let milliseconds = max(0, seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = unsafe Glibc.poll(&poll, 1, CInt(clamping: milliseconds))
        if count != -1 || errno != EINTR { return }
    }
}

private func logWriterMain(_ queue: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let queue = unsafe queue else { return nil }
    // A closed pipe shall be an error of write here, not a signal that ends the process.
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    unsafe Unmanaged<LogQueue>.fromOpaque(queue).takeRetainedValue().write()
    return nil
}
