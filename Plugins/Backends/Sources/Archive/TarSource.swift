internal import Gzip

/// Hands out the tar archive inside a gzip stream piece by piece, each piece accepted by the guard.
@safe
final class TarSource {
    private static let bufferBytes = 64 << 10

    let budget: ArchiveBudget
    /// Why the source can give no more; libarchive only learns that it cannot.
    private(set) var failure: ArchiveError?
    private(set) var tar: TarGuard

    private var inflater: GzipInflater
    private let read: (UnsafeMutableRawBufferPointer) throws -> Int
    private let compressed: UnsafeMutableRawBufferPointer
    private let produced: UnsafeMutableRawBufferPointer
    private var compressedRange = 0..<0
    private var producedRange = 0..<0
    private var hasReadAll = false
    private var isAtEnd = false

    init(
        limits: ArchiveLimits,
        budget: ArchiveBudget,
        read: @escaping (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws(ArchiveError) {
        self.budget = budget
        unsafe self.read = unsafe read
        tar = TarGuard(limits: limits)
        let room = budget.producedBytesLimit - min(budget.producedBytes, budget.producedBytesLimit)
        do throws(GzipError) {
            inflater = try GzipInflater(producedBytesLimit: Int(clamping: room))
        } catch {
            throw ArchiveError(.gzip, error.description)
        }
        unsafe compressed = .allocate(byteCount: Self.bufferBytes, alignment: 16)
        unsafe produced = .allocate(byteCount: Self.bufferBytes, alignment: 16)
    }

    deinit {
        unsafe compressed.deallocate()
        unsafe produced.deallocate()
    }

    /// The next piece, valid until the next call; empty at the end, nil after a failure.
    func nextPiece() -> UnsafeRawBufferPointer? {
        guard failure == nil else { return nil }
        do throws(ArchiveError) {
            return try unsafe piece()
        } catch {
            failure = error
            return nil
        }
    }

    /// Reads what is left, so that the gzip trailer is checked and nothing hides behind the end of the archive.
    func drain() throws(ArchiveError) {
        while let piece = unsafe nextPiece() {
            if unsafe piece.isEmpty { return }
        }
        if let failure { throw failure }
    }

    private func piece() throws(ArchiveError) -> UnsafeRawBufferPointer {
        var wanted = 1
        if case .header = tar.expectation { wanted = TarHeader.byteCount }
        try fill(atLeast: wanted)
        let available = producedRange.count
        guard available >= wanted else {
            guard available == 0, tar.mayEnd else { throw cutShort }
            return unsafe UnsafeRawBufferPointer(start: nil, count: 0)
        }
        let length =
            switch tar.expectation {
            case .header: TarHeader.byteCount
            case .extensionBody(let remaining): min(available, remaining)
            case .data(let remaining): Int(min(UInt64(available), remaining))
            case .end: available
            }
        let start = producedRange.lowerBound
        let piece = unsafe UnsafeRawBufferPointer(rebasing: produced[start..<(start + length)])
        try unsafe tar.accept(piece)
        producedRange = (start + length)..<producedRange.upperBound
        return unsafe piece
    }

    private var cutShort: ArchiveError {
        tar.members == 0
            ? ArchiveError(.notTar, "the content is not a tar archive, or only the beginning of one")
            : ArchiveError(.tar, "the tar archive is cut short")
    }

    private func fill(atLeast count: Int) throws(ArchiveError) {
        while producedRange.count < count, !isAtEnd {
            moveToFront()
            try readMore()
            try inflateMore()
        }
    }

    private func moveToFront() {
        let kept = producedRange.count
        guard producedRange.lowerBound > 0 else { return }
        if kept > 0 {
            let rest = unsafe UnsafeRawBufferPointer(rebasing: produced[producedRange])
            unsafe produced.copyMemory(from: rest)
        }
        producedRange = 0..<kept
    }

    private func readMore() throws(ArchiveError) {
        guard compressedRange.isEmpty, !hasReadAll else { return }
        let count: Int
        do {
            count = try unsafe read(compressed)
        } catch let error as ArchiveError {
            // A nested archive: its bytes come from another reader, whose complaint is the better one.
            throw error
        } catch {
            throw ArchiveError(.source, "the archive could not be read")
        }
        guard (0...Self.bufferBytes).contains(count) else {
            throw ArchiveError(.source, "the archive could not be read")
        }
        compressedRange = 0..<count
        hasReadAll = count == 0
    }

    private func inflateMore() throws(ArchiveError) {
        let input = unsafe UnsafeRawBufferPointer(rebasing: compressed[compressedRange])
        let room = unsafe UnsafeMutableRawBufferPointer(rebasing: produced[producedRange.upperBound...])
        let progress: GzipProgress
        do throws(GzipError) {
            progress = try unsafe inflater.inflate(input, into: room)
        } catch {
            throw archiveError(error)
        }
        try budget.spend(bytes: progress.produced)
        compressedRange = (compressedRange.lowerBound + progress.consumed)..<compressedRange.upperBound
        producedRange = producedRange.lowerBound..<(producedRange.upperBound + progress.produced)
        guard hasReadAll, compressedRange.isEmpty, progress.produced == 0 else { return }
        guard inflater.isAtEnd else { throw archiveError(.truncated) }
        isAtEnd = true
    }

    private func archiveError(_ error: GzipError) -> ArchiveError {
        switch error {
        case .notGzip: ArchiveError(.notGzip, "the file is not a gzip archive")
        case .producedTooMuch: budget.exhausted
        default: ArchiveError(.gzip, error.description)
        }
    }
}
