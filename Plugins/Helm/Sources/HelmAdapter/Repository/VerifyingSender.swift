internal import Digest

/// Sends an archive on and holds the last piece back until the digest of the whole is found right.
final class VerifyingSender {
    enum Failure: Error {
        /// No more is wanted.
        case stopped
        /// The content is not what was stated; not all of it was sent.
        case mismatch
        /// Reading or hashing failed.
        case failed
    }

    private let expected: String?
    private let part: ArchivePart?
    private let sink: ArchiveSink
    private var position: UInt64 = 0
    private var digest: SHA256?
    private var held: [UInt8] = []

    /// - Parameters:
    ///   - expected: 64 hexadecimal digits; `nil` = nothing to compare with.
    ///   - part: all that is sent of what passes through; `nil` = everything.
    ///   - sink: where the bytes go.
    init(expected: String?, part: ArchivePart? = nil, to sink: ArchiveSink) {
        self.expected = expected
        self.part = part
        self.sink = sink
        digest = expected == nil ? nil : try? SHA256()
    }

    func send(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        do throws(DigestError) { unsafe try digest?.update(bytes) } catch { throw .failed }
        let visible = unsafe visible(bytes)
        guard unsafe !visible.isEmpty else { return }
        guard expected != nil else {
            guard unsafe sink.take(visible) else { throw .stopped }
            return
        }
        try sendHeld()
        held.removeAll(keepingCapacity: true)
        unsafe held.append(contentsOf: visible)
    }

    /// What of these bytes lies in the wanted part.
    private func visible(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let start = position
        position += UInt64(bytes.count)
        guard let part else { return unsafe bytes }
        let from = max(start, part.offset)
        let to = min(position, part.offset + part.length)
        guard from < to else { return unsafe UnsafeRawBufferPointer(start: nil, count: 0) }
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[Int(from - start)..<Int(to - start)])
    }

    /// Ends the sending; the last piece goes only now.
    ///
    /// - Returns: whether there was something to compare with.
    func finish() throws(Failure) -> Bool {
        guard let expected else { return false }
        guard let digest = digest.take(), let found = try? digest.finalize().hex else { throw .failed }
        guard found == expected else { throw .mismatch }
        try sendHeld()
        return true
    }

    private func sendHeld() throws(Failure) {
        if held.isEmpty { return }
        let isWanted = unsafe held.withUnsafeBytes { unsafe sink.take($0) }
        guard isWanted else { throw .stopped }
    }
}
