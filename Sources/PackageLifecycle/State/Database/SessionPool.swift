internal import Threads

/// The sessions that are open, of which each is lent to one thread at a time.
final class SessionPool: Sendable {
    private struct State {
        var idle: [any SQLSession] = []
        var count = 0
    }

    private let limit: Int
    private let open: @Sendable (ContinuousClock.Instant) throws(StateStoreError) -> any SQLSession
    private let state = Monitor(State())

    /// Makes a pool.
    ///
    /// - Parameters:
    ///   - limit: the most sessions at a time.
    ///   - open: makes one.
    init(
        limit: Int,
        open: @escaping @Sendable (ContinuousClock.Instant) throws(StateStoreError) -> any SQLSession
    ) {
        self.limit = max(1, limit)
        self.open = open
    }

    /// Lends a session to `body`; it is closed afterwards if it cannot be used for anything else.
    func withSession<Result>(
        until deadline: ContinuousClock.Instant,
        _ body: (any SQLSession) throws(StateStoreError) -> Result
    ) throws(StateStoreError) -> Result {
        let session = try take(until: deadline)
        defer { giveBack(session.isUsable ? session : nil) }
        return try body(session)
    }

    private func take(until deadline: ContinuousClock.Instant) throws(StateStoreError) -> any SQLSession {
        // `.some(nil)` = the right to open one.
        let taken: (any SQLSession)?? = state.wait(atMost: deadline - ContinuousClock.now) { state in
            if let session = state.idle.popLast() { return .some(session) }
            guard state.count < limit else { return nil }
            state.count += 1
            return .some(nil)
        }
        guard let taken else { throw .unavailable("all its connections are in use") }
        if let session = taken, session.isUsable { return session }
        do throws(StateStoreError) {
            return try open(deadline)
        } catch {
            giveBack(nil)
            throw error
        }
    }

    private func giveBack(_ session: (any SQLSession)?) {
        state.withLock { state in
            if let session { state.idle.append(session) } else { state.count -= 1 }
        }
        state.notify(all: false)
    }
}
