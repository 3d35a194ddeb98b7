/// Decodes a chunked body (RFC 9112 section 7.1) as its bytes arrive: strict, without I/O, holding no data.
///
/// Extensions and trailers are checked for their form, bounded and ignored.
struct ChunkedDecoder: Sendable {
    private enum State {
        case sizeStart, size, chunkExtension, sizeEnd, data, dataReturn, dataEnd
        case trailerStart, trailerName, trailerValue, trailerEnd, bodyEnd, complete
    }

    private let overheadLimit: Int
    private var state = State.sizeStart
    private var remaining: UInt64 = 0
    private var digits = 0
    private var overhead = 0

    /// - Parameter overheadLimit: the most bytes of extensions and trailers together.
    init(overheadLimit: Int) { self.overheadLimit = overheadLimit }

    /// True when the last byte of the body was taken.
    var isComplete: Bool { state == .complete }

    /// The range of the next data in `bytes` at or after `position`, which is moved behind what was taken.
    ///
    /// Nil when `bytes` is used up or the body is complete.
    mutating func next(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(HTTPProtocolError) -> Range<Int>? {
        while position < bytes.count, state != .complete {
            if state == .data {
                let count = Int(min(remaining, UInt64(bytes.count - position)))
                let range = position..<(position + count)
                position += count
                remaining -= UInt64(count)
                if remaining == 0 { state = .dataReturn }
                return range
            }
            try step(unsafe bytes[position])
            position += 1
        }
        return nil
    }

    private mutating func step(_ byte: UInt8) throws(HTTPProtocolError) {
        switch state {
        case .sizeStart, .size, .chunkExtension, .sizeEnd: try sizeLine(byte)
        case .dataReturn: try expect(byte, 0x0D, then: .dataEnd)
        case .dataEnd: try expect(byte, 0x0A, then: .sizeStart)
        case .trailerStart, .trailerName, .trailerValue: try trailer(byte)
        case .trailerEnd: try expect(byte, 0x0A, then: .trailerStart)
        case .bodyEnd: try expect(byte, 0x0A, then: .complete)
        case .data, .complete: break
        }
    }

    private mutating func sizeLine(_ byte: UInt8) throws(HTTPProtocolError) {
        switch state {
        case .sizeStart:
            remaining = 0
            digits = 0
            try digit(byte)
            state = .size
        case .size:
            if byte == 0x0D {
                state = .sizeEnd
            } else if byte == 0x3B {
                state = .chunkExtension
            } else {
                try digit(byte)
            }
        case .chunkExtension:
            try count()
            if byte == 0x0D {
                state = .sizeEnd
            } else {
                try printable(byte)
            }
        default:
            try expect(byte, 0x0A, then: remaining == 0 ? .trailerStart : .data)
        }
    }

    private mutating func digit(_ byte: UInt8) throws(HTTPProtocolError) {
        digits += 1
        guard digits <= 16, let value = ASCII.hexValue(byte) else { throw .badChunk }
        remaining = remaining << 4 | UInt64(value)
    }

    private mutating func trailer(_ byte: UInt8) throws(HTTPProtocolError) {
        try count()
        switch state {
        case .trailerStart where byte == 0x0D: state = .bodyEnd
        case .trailerStart:
            guard ASCII.isFieldName(byte) else { throw .badChunk }
            state = .trailerName
        case .trailerName where byte == 0x3A: state = .trailerValue
        case .trailerName:
            guard ASCII.isFieldName(byte) else { throw .badChunk }
        default:
            if byte == 0x0D {
                state = .trailerEnd
            } else {
                try printable(byte)
            }
        }
    }

    private mutating func count() throws(HTTPProtocolError) {
        overhead += 1
        if overhead > overheadLimit { throw .trailersTooLarge(limitBytes: overheadLimit) }
    }

    private func printable(_ byte: UInt8) throws(HTTPProtocolError) {
        guard byte >= 0x20 || byte == 0x09, byte != 0x7F else { throw .badChunk }
    }

    private mutating func expect(_ byte: UInt8, _ wanted: UInt8, then next: State) throws(HTTPProtocolError) {
        guard byte == wanted else { throw .badChunk }
        state = next
    }
}
