internal import Digest
internal import O2DMSPluginKit

/// Sends an archive to the host and holds the last piece back until the digest of the whole is found right.
final class VerifyingSender {
    enum Failure: Error {
        /// The host wants no more.
        case stopped
        /// The content is not what was stated; not all of it was sent.
        case mismatch
        /// Reading or hashing failed.
        case failed
    }

    private let expected: String?
    private let part: ArchivePart?
    private let call: Call
    private var position: UInt64 = 0
    private var digest: SHA256?
    private var held: [UInt8] = []

    /// - Parameters:
    ///   - expected: 64 hexadecimal digits; `nil` = nothing to compare with.
    ///   - part: all that is sent of what passes through; `nil` = everything.
    ///   - call: where the bytes go.
    init(expected: String?, part: ArchivePart? = nil, call: Call) {
        self.expected = expected
        self.part = part
        self.call = call
        digest = expected == nil ? nil : try? SHA256()
    }

    func send(_ bytes: UnsafeRawBufferPointer) throws(Failure) {
        do throws(DigestError) { unsafe try digest?.update(bytes) } catch { throw .failed }
        let visible = unsafe visible(bytes)
        guard unsafe !visible.isEmpty else { return }
        guard expected != nil else {
            guard unsafe call.emit(data: visible) else { throw .stopped }
            return
        }
        if !held.isEmpty, !call.emit(data: held) { throw .stopped }
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
        if !held.isEmpty, !call.emit(data: held) { throw .stopped }
        return true
    }
}
