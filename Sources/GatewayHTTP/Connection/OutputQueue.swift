/// The bytes that a socket did not take yet, in order, each piece owned and sent without copying.
///
/// A class: in a structure every look at it would be checked for exclusive access to the whole.
final class OutputQueue {
    private var pieces: [[UInt8]] = []
    /// How much of the first piece was sent.
    private var offset = 0
    private var first = 0
    private(set) var byteCount = 0

    var isEmpty: Bool { byteCount == 0 }

    func append(_ piece: [UInt8], from start: Int = 0) {
        guard piece.count > start else { return }
        if isEmpty {
            pieces.removeAll(keepingCapacity: true)
            first = 0
            offset = start
            pieces.append(piece)
        } else if start == 0 {
            pieces.append(piece)
        } else {
            pieces.append(Array(piece[start...]))
        }
        byteCount += piece.count - start
    }

    /// Writes as much as the transport takes; returns how much that was and whether the transport still works.
    func write(to transport: Transport) -> (sent: Int, works: Bool) {
        var total = 0
        while byteCount > 0 {
            let outcome = unsafe pieces[first].withUnsafeBytes { bytes in
                let head = unsafe UnsafeRawBufferPointer(rebasing: bytes[offset...])
                guard first + 1 < pieces.count else {
                    return unsafe transport.write(head, UnsafeRawBufferPointer(start: nil, count: 0))
                }
                return unsafe pieces[first + 1].withUnsafeBytes { unsafe transport.write(head, $0) }
            }
            switch outcome {
            case .bytes(let count):
                total += count
                advance(count)
            case .wouldBlock: return (total, true)
            case .ended, .broken: return (total, false)
            }
        }
        return (total, true)
    }

    func removeAll() {
        pieces = []
        offset = 0
        first = 0
        byteCount = 0
    }

    private func advance(_ count: Int) {
        byteCount -= count
        offset += count
        while first < pieces.count, offset >= pieces[first].count {
            offset -= pieces[first].count
            pieces[first] = []
            first += 1
        }
        if first > 64 {
            pieces.removeFirst(first)
            first = 0
        }
        if byteCount == 0 { removeAll() }
    }
}
