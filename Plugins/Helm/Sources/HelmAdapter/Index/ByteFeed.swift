internal import Glibc
internal import Threads
internal import UnnamedFile

/// Bytes on their way from one thread to another, in order.
///
/// The sender waits while much lies here that was not taken; but only as long as its patience lasts, for what it reads from has a
/// deadline of its own. From then on what comes goes to a file without a name, where temporary files lie.
final class ByteFeed: Sendable {
    private struct State: ~Copyable {
        var waiting: [UInt8] = []
        /// What came after that, since patience was over.
        var rest: UnnamedFile?
        var isEnded = false
        var isAbandoned = false
        /// Nobody takes any more: what is sent is thrown away.
        var isClosed = false
    }

    private let state = Monitor(State())
    private let limitBytes: Int
    private let patience: ContinuousClock.Instant
    private let folder: String

    /// - Parameters:
    ///   - limitBytes: so much may lie here before the sender waits.
    ///   - patience: until when it waits.
    ///   - folder: where what comes later lies on disk; if that takes nothing, it lies in memory.
    init(limitBytes: Int, patience: ContinuousClock.Instant, folder: String = ByteFeed.temporaryFolder) {
        self.limitBytes = limitBytes
        self.patience = patience
        self.folder = folder
    }

    /// As the C library has it: `TMPDIR`, or `/tmp`.
    static var temporaryFolder: String {
        unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    }

    /// Sends a piece, copied; blocks while the feed is full.
    func append(_ piece: UnsafeRawBufferPointer) {
        let hasRoom = state.wait(atMost: patience - .now) { state in
            state.isClosed || state.waiting.count < limitBytes ? true : nil
        }
        state.update { state in
            guard !state.isClosed else { return }
            if hasRoom == nil, state.rest == nil { state.rest = UnnamedFile(in: folder) }
            if let isWritten = unsafe state.rest?.append(piece) {
                // A disk that is full: the index can be read another time.
                if !isWritten { state.isAbandoned = true }
            } else {
                unsafe state.waiting.append(contentsOf: piece)
            }
        }
    }

    /// Says that nothing follows.
    func end() { state.update { $0.isEnded = true } }

    /// Says that nothing follows although something is missing.
    func abandon() { state.update { $0.isAbandoned = true } }

    /// Takes what lies here, of what is on disk a part; blocks until there is something.
    ///
    /// - Parameter piece: what was taken before, whose memory is used again; then what was taken, nothing at the end.
    /// - Returns: `false` if the feed was abandoned.
    func take(_ piece: inout [UInt8]) -> Bool {
        piece.removeAll(keepingCapacity: true)
        return state.wait(notifying: true) { state in
            if state.isAbandoned { return false }
            if !state.waiting.isEmpty {
                swap(&piece, &state.waiting)
                return true
            }
            if let isRead = takeRest(&state, &piece) { return isRead }
            return state.isEnded ? true : nil
        }
    }

    /// Says that nothing is taken any more.
    func close() {
        state.update { state in
            state.isClosed = true
            state.waiting = []
            state.rest = nil
        }
    }

    /// `nil` = nothing is on disk that was not taken; `false` = it cannot be read.
    private func takeRest(_ state: inout State, _ piece: inout [UInt8]) -> Bool? {
        guard state.rest?.isDrained == false else { return nil }
        piece = Array(repeating: 0, count: limitBytes)
        let count = unsafe piece.withUnsafeMutableBytes { unsafe state.rest?.read(into: $0) } ?? nil
        piece.removeSubrange((count ?? 0)...)
        return count != nil
    }
}
