internal import Glibc

/// Parses `multipart/form-data` (RFC 7578) as its bytes arrive: a value without I/O that holds no part in memory.
///
/// It is strict: the form begins with its boundary, every line ends with CR LF, nothing follows the closing boundary but
/// one CR LF. What it reports depends only on the bytes, not on how they were split (but for where part data is cut).
public struct MultipartParser: Sendable {
    private enum State {
        /// Matching the delimiter, `matched` bytes of it seen.
        case delimiter
        /// Behind a delimiter: its first and second byte.
        case afterDelimiter, delimiterReturn, delimiterDash
        case headers
        case data
        /// Behind the closing delimiter.
        case epilogue, epilogueReturn, complete
        case failed
    }

    private let delimiter: [UInt8]
    private let limits: MultipartLimits
    private var state = State.delimiter
    /// The form begins with a delimiter whose CR LF is not there.
    private var matched = 2
    private var isFirst = true
    private var partCount = 0
    private var header = MultipartHeaderBlock()
    /// The name of the current part if it is limited in size, and what is left of it.
    private var fieldName: String?
    private var fieldRemaining = 0

    /// A parser for a body with this boundary.
    ///
    /// - Parameters:
    ///   - boundary: as `boundary(contentType:)` gives it.
    ///   - limits: the bounds of the form.
    public init(boundary: [UInt8], limits: MultipartLimits = MultipartLimits()) {
        delimiter = Array("\r\n--".utf8) + boundary
        self.limits = limits
    }

    /// Parses the next bytes of the body, in pieces of any size, and reports what it finds.
    ///
    /// - Parameters:
    ///   - bytes: the next bytes; borrowed until it returns.
    ///   - emit: told each event in order, during the call.
    /// - Throws: the first fault; the parser is of no use after it.
    public mutating func feed(
        _ bytes: UnsafeRawBufferPointer,
        emit: (MultipartEvent) -> MultipartFlow
    ) throws(MultipartError) {
        guard state != .failed else { throw .failedBefore }
        do throws(MultipartError) {
            var position = 0
            while position < bytes.count {
                if state == .data {
                    try unsafe scanData(bytes, &position, emit)
                } else if state == .delimiter, unsafe bytes[position] != delimiter[matched] {
                    try releaseHeld(emit)
                } else {
                    try unsafe step(bytes[position], emit)
                    position += 1
                }
            }
        } catch {
            state = .failed
            throw error
        }
    }

    /// Says that the body has ended.
    ///
    /// - Throws: `truncated` unless the closing boundary was seen.
    public mutating func finish() throws(MultipartError) {
        switch state {
        case .complete, .epilogue: state = .complete
        case .failed: throw .failedBefore
        default:
            state = .failed
            throw .truncated
        }
    }

    // MARK: - Data

    /// In a part's data: everything up to the next CR is data, and so is a CR that begins no delimiter.
    private mutating func scanData(
        _ bytes: UnsafeRawBufferPointer,
        _ position: inout Int,
        _ emit: (MultipartEvent) -> MultipartFlow
    ) throws(MultipartError) {
        let start = position
        while position < bytes.count {
            guard let base = bytes.baseAddress,
                let found = unsafe memchr(base + position, 0x0D, bytes.count - position)
            else {
                position = bytes.count
                break
            }
            position = unsafe UnsafeRawPointer(found) - base
            let length = unsafe matchLength(bytes, at: position)
            if length == delimiter.count || position + length == bytes.count {
                try unsafe data(UnsafeRawBufferPointer(rebasing: bytes[start..<position]), emit)
                position += length
                matched = length
                state = length == delimiter.count ? .afterDelimiter : .delimiter
                if state == .afterDelimiter { try report(.partEnd, emit) }
                return
            }
            position += 1
        }
        try unsafe data(UnsafeRawBufferPointer(rebasing: bytes[start..<position]), emit)
    }

    private func matchLength(_ bytes: UnsafeRawBufferPointer, at position: Int) -> Int {
        let most = min(delimiter.count, bytes.count - position)
        var length = 1
        while length < most, unsafe bytes[position + length] == delimiter[length] { length += 1 }
        return length
    }

    private mutating func data(
        _ bytes: UnsafeRawBufferPointer,
        _ emit: (MultipartEvent) -> MultipartFlow
    ) throws(MultipartError) {
        guard unsafe !bytes.isEmpty else { return }
        if let fieldName {
            guard bytes.count <= fieldRemaining else {
                throw .fieldTooLarge(name: fieldName, limitBytes: limits.fieldBytes)
            }
            fieldRemaining -= bytes.count
        }
        try report(unsafe .partData(bytes), emit)
    }

    private mutating func data(
        _ bytes: ArraySlice<UInt8>,
        _ emit: (MultipartEvent) -> MultipartFlow
    ) throws(MultipartError) {
        let result = unsafe bytes.withUnsafeBytes { bytes -> Result<Void, MultipartError> in
            do throws(MultipartError) {
                return .success(try unsafe data(bytes, emit))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    // MARK: - Everything else, byte by byte

    private mutating func step(_ byte: UInt8, _ emit: (MultipartEvent) -> MultipartFlow)
        throws(MultipartError)
    {
        switch state {
        case .delimiter: try matchDelimiter(emit)
        case .afterDelimiter:
            guard byte == 0x0D || byte == 0x2D else { throw .badDelimiter }
            state = byte == 0x0D ? .delimiterReturn : .delimiterDash
        case .delimiterReturn:
            guard byte == 0x0A else { throw .badDelimiter }
            try beginPart()
        case .delimiterDash:
            guard byte == 0x2D else { throw .badDelimiter }
            state = .epilogue
            try report(.end, emit)
        case .headers: try takeHeader(byte, emit)
        case .epilogue:
            guard byte == 0x0D else { throw .badDelimiter }
            state = .epilogueReturn
        case .epilogueReturn:
            guard byte == 0x0A else { throw .badDelimiter }
            state = .complete
        case .complete, .data, .failed: throw .badDelimiter
        }
    }

    /// The next byte of a delimiter is there.
    private mutating func matchDelimiter(_ emit: (MultipartEvent) -> MultipartFlow) throws(MultipartError) {
        matched += 1
        guard matched == delimiter.count else { return }
        state = .afterDelimiter
        if !isFirst { try report(.partEnd, emit) }
        isFirst = false
    }

    /// What looked like a delimiter was data; the byte that shows it is looked at again, with all that follows.
    ///
    /// Only the first byte of a delimiter is a CR, so no later one in it can begin another.
    private mutating func releaseHeld(_ emit: (MultipartEvent) -> MultipartFlow) throws(MultipartError) {
        guard !isFirst else { throw .missingFirstBoundary }
        state = .data
        let held = delimiter
        try data(held[..<matched], emit)
    }

    private mutating func beginPart() throws(MultipartError) {
        partCount += 1
        guard partCount <= limits.parts else { throw .tooManyParts(limit: limits.parts) }
        header = MultipartHeaderBlock()
        state = .headers
    }

    private mutating func takeHeader(
        _ byte: UInt8,
        _ emit: (MultipartEvent) -> MultipartFlow
    ) throws(MultipartError) {
        guard let head = try header.take(byte, limits) else { return }
        fieldName = head.filename == nil ? head.name : nil
        fieldRemaining = limits.fieldBytes
        state = .data
        try report(.partBegin(head), emit)
    }

    private func report(_ event: MultipartEvent, _ emit: (MultipartEvent) -> MultipartFlow)
        throws(MultipartError)
    {
        guard emit(event) == .proceed else { throw .stopped }
    }
}
