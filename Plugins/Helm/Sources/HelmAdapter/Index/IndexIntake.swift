internal import Synchronization
internal import Threads

/// Reads an index while it arrives, so that its text is never held as a whole.
///
/// Who delivers is called by its source, and libyaml calls for more: so the reader has a thread of its own. Pieces are handed over
/// by one thread at a time. An intake that goes without ``finish()`` ends its reader.
final class IndexIntake {
    /// Little enough to be in the processor's cache still when the reader takes it.
    private static let feedBytes = 64 << 10

    private let feed: ByteFeed
    private let result: IndexResult
    private let reader: JoinableThread
    private var isJoined = false

    /// Begins to read; `nil` if the system has no thread to give.
    ///
    /// - Parameters:
    ///   - addressing: how the addresses of archives are meant.
    ///   - limits: what the index may cost.
    ///   - deadline: of the exchange that delivers: for half of the time until then it waits for the reader.
    init?(_ addressing: ArchiveAddressing, _ limits: IndexLimits, deadline: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        let feed = ByteFeed(limitBytes: Self.feedBytes, patience: now + (deadline - now) / 2)
        let result = IndexResult()
        let reader = JoinableThread {
            result.set { () throws(IndexError) in try Self.read(feed, addressing, limits) }
            feed.close()
        }
        guard let reader else { return nil }
        self.feed = feed
        self.result = result
        self.reader = reader
    }

    deinit {
        guard !isJoined else { return }
        feed.abandon()
        reader.join()
    }

    /// Hands over the next piece, borrowed; blocks while the reader is behind.
    func append(_ piece: UnsafeRawBufferPointer) { unsafe feed.append(piece) }

    /// Says that the index is complete, and waits for what it gives.
    ///
    /// - Throws: what is wrong with the index as a whole. Whether it arrived whole is to be asked first.
    func finish() throws(IndexError) -> IndexReading {
        feed.end()
        if !isJoined { reader.join() }
        isJoined = true
        return try result.get()
    }

    private static func read(
        _ feed: ByteFeed,
        _ addressing: ArchiveAddressing,
        _ limits: IndexLimits
    ) throws(IndexError) -> IndexReading {
        var piece: [UInt8] = []
        var taken = 0
        return try unsafe IndexReader.read(addressing: addressing, limits: limits) { room in
            if taken == piece.count {
                guard feed.take(&piece) else { return -1 }
                taken = 0
            }
            let count = min(room.count, piece.count - taken)
            unsafe room.copyBytes(from: piece[taken..<(taken + count)])
            taken += count
            return count
        }
    }
}

/// What became of reading an index, on its way from the reader's thread.
private final class IndexResult: Sendable {
    private let value = Mutex<Result<IndexReading, IndexError>?>(nil)

    func set(_ body: () throws(IndexError) -> IndexReading) {
        let result = Result(catching: body)
        value.withLock { $0 = result }
    }

    func get() throws(IndexError) -> IndexReading {
        guard let result = value.withLock(\.self) else { throw IndexError("the index was not read") }
        return try result.get()
    }
}
