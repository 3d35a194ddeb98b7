/// Where the body of a request ends, and which of the received bytes are its data.
struct BodyFraming {
    private enum Kind {
        case none
        case length(UInt64)
        case chunked(ChunkedDecoder)
    }

    private var kind: Kind

    init(_ length: HTTPBodyLength, limits: HTTPLimits) {
        kind =
            switch length {
            case .none, .length(0): .none
            case .length(let count): .length(count)
            case .chunked: .chunked(ChunkedDecoder(overheadLimit: limits.trailerBytes))
            }
    }

    /// True when every byte of the body was taken.
    var isComplete: Bool {
        switch kind {
        case .none: true
        case .length(let remaining): remaining == 0
        case .chunked(let decoder): decoder.isComplete
        }
    }

    /// The bytes still to come, nil if that is not known.
    var remaining: UInt64? {
        switch kind {
        case .none: 0
        case .length(let remaining): remaining
        case .chunked(let decoder): decoder.isComplete ? 0 : nil
        }
    }

    /// The range of the next data at or after `position`, which is moved behind what was taken; nil when there is none.
    mutating func next(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int
    ) throws(HTTPProtocolError) -> Range<Int>? {
        switch kind {
        case .none: return nil
        case .length(let remaining):
            let count = Int(min(remaining, UInt64(bytes.count - position)))
            guard count > 0 else { return nil }
            kind = .length(remaining - UInt64(count))
            defer { position += count }
            return position..<(position + count)
        case .chunked(var decoder):
            defer { kind = .chunked(decoder) }
            return try unsafe decoder.next(bytes, &position)
        }
    }
}
