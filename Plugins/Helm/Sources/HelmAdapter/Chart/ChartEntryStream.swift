internal import Archive
internal import Digest

/// The content of one member while it streams by, with its digest.
///
/// The digest tells harmless repetitions from contradictions.
final class ChartEntryStream {
    let entry: ArchiveEntry
    /// Why the archive could not be read on, if that happened in here.
    private(set) var failure: ArchiveError?

    private let reader: TarGzipReader
    // Nil after a failure of the library, which makes the content unlike any other.
    private var sha: SHA256?

    init(_ entry: ArchiveEntry, _ reader: TarGzipReader) {
        self.entry = entry
        self.reader = reader
        sha = try? SHA256()
    }

    /// Reads the next bytes; 0 at the end of the member.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        do throws(ArchiveError) {
            let count = try unsafe reader.read(into: buffer)
            unsafe update(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
            return count
        } catch {
            failure = error
            throw error
        }
    }

    /// Fills the whole buffer unless the member ends, so that a reader sees the same pieces however the bytes arrive.
    func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(ArchiveError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let count = try unsafe read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        return filled
    }

    /// Reads what is left and forgets it.
    func skip() throws(ArchiveError) {
        try unsafe forEachPiece { _ in }
    }

    /// Reads what is left and keeps it; only for members whose size is known to be bearable.
    func content() throws(ArchiveError) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(Int(clamping: min(entry.size, 1 << 20)))
        try unsafe forEachPiece { unsafe content.append(contentsOf: $0) }
        return content
    }

    /// The digest of everything read.
    func digest() -> SHA256Digest? {
        guard let sha = sha.take() else { return nil }
        return try? sha.finalize()
    }

    private func update(_ bytes: UnsafeRawBufferPointer) {
        guard (try? unsafe sha?.update(bytes)) != nil else {
            sha = nil
            return
        }
    }

    private func forEachPiece(_ body: (UnsafeRawBufferPointer) -> Void) throws(ArchiveError) {
        try unsafe withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 16) {
            buffer throws(ArchiveError) in
            while case let count = try unsafe read(into: buffer), count > 0 {
                unsafe body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
            }
        }
    }
}
