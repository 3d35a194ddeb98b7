import Threads

/// A response body on its way from a writer, which may wait, to the reactor, which does not.
final class OutputPipe: Sendable {
    /// How the pieces are framed on the connection.
    enum Framing {
        case chunked
        /// Exactly so many bytes.
        case length(UInt64)
        /// All there is until the connection closes.
        case untilClose
        /// Nothing is sent: HEAD, 204, 304.
        case discarded
    }

    /// What the reactor takes.
    struct Delivery {
        var bytes: [UInt8] = []
        var isLast = false
    }

    private struct State {
        let framing: Framing
        var pending: [UInt8] = []
        /// Bytes given by the writer and not yet taken by the socket.
        var underway = 0
        var written: UInt64 = 0
        var isFinished = false
        var isBroken = false
        /// The reactor was told that there is something and has not looked yet.
        var isAnnounced = false
    }

    private static let pieceBytes = 64 * 1024

    private let state: Monitor<State>
    private let limit: Int

    init(framing: Framing, limitBytes: Int) {
        limit = max(limitBytes, 1)
        state = Monitor(State(framing: framing))
    }

    // MARK: - The writer's side

    /// What became of a piece: whether it was taken, and whether the reactor must be told of news.
    struct Receipt {
        let isTaken: Bool
        let tells: Bool
    }

    /// Takes a piece of at most 64 KiB, waiting for room if `waits`; what cannot be taken breaks the body.
    func append(_ bytes: UnsafeRawBufferPointer, waits: Bool) -> Receipt {
        state.wait { state -> Receipt? in
            if state.isBroken || state.isFinished { return Receipt(isTaken: false, tells: false) }
            if state.underway >= self.limit {
                return waits ? nil : self.giveUp(&state)
            }
            return unsafe self.add(bytes, to: &state)
        }
    }

    /// The pieces in which bytes are to be appended.
    static func pieces(_ bytes: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Bool) -> Bool {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            guard unsafe body(UnsafeRawBufferPointer(rebasing: rest.prefix(pieceBytes))) else { return false }
            unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(pieceBytes))
        }
        return true
    }

    /// Ends the body; returns whether the reactor must be told.
    func finish(trailers: [UInt8]) -> Bool {
        state.withLock { state in
            guard !state.isFinished, !state.isBroken else { return false }
            if case .length(let length) = state.framing, state.written != length {
                state.isBroken = true
            } else if case .chunked = state.framing {
                let ending = [0x30, 0x0D, 0x0A] + trailers + [0x0D, 0x0A]
                state.pending.append(contentsOf: ending)
                state.underway += ending.count
            }
            state.isFinished = true
            return announce(&state)
        }
    }

    /// Marks the body as broken; returns false if it was over before.
    func abort() -> Bool {
        state.update { state in
            guard !state.isFinished, !state.isBroken else { return false }
            state.isBroken = true
            return true
        }
    }

    private func add(_ bytes: UnsafeRawBufferPointer, to state: inout State) -> Receipt {
        let before = state.pending.count
        switch state.framing {
        case .discarded: return Receipt(isTaken: true, tells: false)
        case .length(let length):
            guard UInt64(bytes.count) <= length - state.written else { return giveUp(&state) }
            unsafe state.pending.append(contentsOf: bytes)
        case .untilClose:
            unsafe state.pending.append(contentsOf: bytes)
        case .chunked:
            state.pending.append(contentsOf: String(bytes.count, radix: 16).utf8)
            state.pending.append(contentsOf: [0x0D, 0x0A])
            unsafe state.pending.append(contentsOf: bytes)
            state.pending.append(contentsOf: [0x0D, 0x0A])
        }
        state.written += UInt64(bytes.count)
        state.underway += state.pending.count - before
        return Receipt(isTaken: true, tells: announce(&state))
    }

    private func giveUp(_ state: inout State) -> Receipt {
        state.isBroken = true
        return Receipt(isTaken: false, tells: announce(&state))
    }

    private func announce(_ state: inout State) -> Bool {
        defer { state.isAnnounced = true }
        return !state.isAnnounced
    }

    // MARK: - The reactor's side

    /// Takes what is there; nil when the body is broken.
    func take() -> Delivery? {
        state.withLock { state in
            state.isAnnounced = false
            guard !state.isBroken else { return nil }
            let delivery = Delivery(bytes: state.pending, isLast: state.isFinished)
            state.pending = []
            return delivery
        }
    }

    /// Says that the socket took bytes, which makes room.
    func sent(_ count: Int) {
        let wakes = state.withLock { state in
            let wasFull = state.underway >= self.limit
            state.underway -= count
            return wasFull && state.underway < self.limit
        }
        if wakes { state.update { _ in } }
    }

    /// The connection is gone.
    func disconnect() { state.update { $0.isBroken = true } }
}
