internal import HTTPClient
internal import ObjectStore

/// An object that is pulled piece by piece, from its first to its last byte, all of one version.
final class StoredObjectReader {
    static let pieceBytes: UInt64 = 4 << 20

    let head: ObjectHead
    private let store: any ObjectStore
    private let terms: HTTPTerms
    private var piece: [UInt8] = []
    private var used = 0
    private var offset: UInt64 = 0

    /// - Parameters:
    ///   - head: which object, in which version.
    ///   - store: where it lies.
    ///   - terms: until when it may be read.
    init(_ head: ObjectHead, in store: any ObjectStore, _ terms: HTTPTerms) {
        self.head = head
        self.store = store
        self.terms = terms
    }

    /// Fills the buffer with the next bytes.
    ///
    /// - Returns: their number, 0 at the end.
    /// - Throws: `.conflict` if it is another version by now, or why it cannot be read.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(HTTPFault) -> Int {
        if used == piece.count { try load() }
        let count = min(buffer.count, piece.count - used)
        unsafe buffer.copyBytes(from: piece[used..<used + count])
        used += count
        return count
    }

    /// All of it.
    func readAll() throws(HTTPFault) -> [UInt8] {
        var bytes: [UInt8] = []
        while offset < head.sizeBytes {
            try load()
            bytes += piece
        }
        return bytes
    }

    private func load() throws(HTTPFault) {
        piece.removeAll(keepingCapacity: true)
        used = 0
        guard offset < head.sizeBytes else { return }
        var reading = ObjectReading(limitBytes: .max)
        reading.range = offset..<min(head.sizeBytes, offset + Self.pieceBytes)
        let outcome = try unsafe store.read(
            head.key,
            reading,
            terms,
            onHead: { $0.version == head.version },
            onData: { bytes in
                unsafe piece.append(contentsOf: bytes)
                return true
            }
        )
        guard case .read = outcome, !piece.isEmpty else {
            throw HTTPFault(.conflict, "\(head.key) was changed or removed at the same moment")
        }
        offset += UInt64(piece.count)
    }
}
