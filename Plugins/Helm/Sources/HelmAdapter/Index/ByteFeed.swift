internal import Threads

/// Bytes on their way from one thread to another, in order.
///
/// The sender waits while much lies here that was not taken; but only as long as its patience lasts, for what it reads from has a
/// deadline of its own. From then on it keeps what comes, however much that is.
final class ByteFeed: Sendable {
    private struct State {
        var waiting: [UInt8] = []
        var isEnded = false
        var isAbandoned = false
        /// Nobody takes any more: what is sent is thrown away.
        var isClosed = false
    }

    private let state = Monitor(State())
    private let limitBytes: Int
    private let patience: ContinuousClock.Instant

    /// - Parameters:
    ///   - limitBytes: so much may lie here before the sender waits.
    ///   - patience: until when it waits.
    init(limitBytes: Int, patience: ContinuousClock.Instant) {
        self.limitBytes = limitBytes
        self.patience = patience
    }

    /// Sends a piece, copied; blocks while the feed is full.
    func append(_ piece: UnsafeRawBufferPointer) {
        let rest = patience - .now
        _ = state.wait(atMost: rest) { $0.waiting.count < limitBytes || $0.isClosed ? true : nil }
        state.update { if !$0.isClosed { unsafe $0.waiting.append(contentsOf: piece) } }
    }

    /// Says that nothing follows.
    func end() { state.update { $0.isEnded = true } }

    /// Says that nothing follows although something is missing.
    func abandon() { state.update { $0.isAbandoned = true } }

    /// Takes all that lies here; blocks until there is something.
    ///
    /// - Parameter piece: what was taken before, whose memory is used again; then what was taken, nothing at the end.
    /// - Returns: `false` if the feed was abandoned.
    func take(_ piece: inout [UInt8]) -> Bool {
        piece.removeAll(keepingCapacity: true)
        return state.wait(notifying: true) { state in
            if state.isAbandoned { return false }
            guard !state.waiting.isEmpty || state.isEnded else { return nil }
            swap(&piece, &state.waiting)
            return true
        }
    }

    /// Says that nothing is taken any more.
    func close() {
        state.update { state in
            state.isClosed = true
            state.waiting = []
        }
    }
}
