import Threads

/// A request body on its way from the reactor, which never waits, to a reader, which does.
final class BodyPipe: Sendable {
    private struct State {
        var ring: ByteRing
        var limit: UInt64
        var delivered: UInt64 = 0
        /// The reader waits or has waited: the reactor may take bytes from the socket.
        var isWanted = false
        var isEnded = false
        var failure: HTTPBodyError?
    }

    private let state: Monitor<State>
    private let bufferBytes: Int
    /// Tells the reactor that there is room (again).
    private let want: @Sendable () -> Void

    init(length: HTTPBodyLength, limits: HTTPLimits, want: @escaping @Sendable () -> Void) {
        let initial: UInt64 = if case .length(let bytes) = length { bytes } else { 16 * 1024 }
        bufferBytes = limits.bodyBufferBytes
        self.want = want
        state = Monitor(
            State(
                ring: ByteRing(
                    initialBytes: Int(min(initial, UInt64(limits.bodyBufferBytes))),
                    limitBytes: limits.bodyBufferBytes
                ),
                limit: limits.bodyBytes
            )
        )
    }

    // MARK: - The reader's side

    func limit(toBytes limit: UInt64) { state.withLock { $0.limit = limit } }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(HTTPBodyError) -> Int {
        if state.withLock({ startIfNeeded(&$0) }) { want() }
        let (outcome, hasRoom) = state.wait { state in unsafe self.take(&state, buffer) }
        if hasRoom { want() }
        return try outcome.get()
    }

    /// True when the reactor must be asked for bytes.
    private func startIfNeeded(_ state: inout State) -> Bool {
        guard state.ring.count == 0, !state.isEnded, state.failure == nil, !state.isWanted else {
            return false
        }
        state.isWanted = true
        return true
    }

    private func take(
        _ state: inout State,
        _ buffer: UnsafeMutableRawBufferPointer
    ) -> (Result<Int, HTTPBodyError>, Bool)? {
        if let failure = state.failure { return (.failure(failure), false) }
        guard state.ring.count > 0 else { return state.isEnded ? (.success(0), false) : nil }
        let count = unsafe state.ring.read(into: buffer)
        state.delivered += UInt64(count)
        guard state.delivered <= state.limit else {
            let failure = HTTPBodyError.tooLarge(limitBytes: state.limit)
            state.failure = failure
            return (.failure(failure), false)
        }
        let asks = !state.isEnded && !state.isWanted && state.ring.count <= bufferBytes / 2
        if asks { state.isWanted = true }
        return (.success(count), asks)
    }

    // MARK: - The reactor's side

    /// How many bytes the reactor may take from the socket now.
    ///
    /// With 0 the reader will ask again when there is room.
    func room() -> Int {
        state.withLock { state in
            guard state.failure == nil else { return 0 }
            let free = state.ring.free
            if free == 0 { state.isWanted = false }
            return free
        }
    }

    /// How many bytes fit, whether or not they are wanted yet.
    var free: Int { state.withLock { $0.ring.free } }

    func push(_ bytes: UnsafeRawBufferPointer) { state.update { unsafe $0.ring.write(bytes) } }

    func end() { state.update { $0.isEnded = true } }

    /// Ends reading with an error, unless the body had been received whole or has failed already.
    func fail(_ error: HTTPBodyError) {
        state.update { state in
            guard state.failure == nil, !state.isEnded else { return }
            state.failure = error
            state.ring.removeAll()
        }
    }
}
