/// Parses a request head, strict by RFC 9112, as its bytes arrive: a value without I/O.
///
/// It is given all bytes of the request so far, each time it is called, and goes on at the line where it stood; every
/// line is parsed once. What it finds depends only on the bytes, not on how they were split.
struct RequestParser: Sendable {
    private(set) var head = RequestHead()

    private let requestLineLimit: Int
    private let headerBytesLimit: Int
    private let headerCountLimit: Int
    /// Where the current line begins, and up to where no line end was found.
    private var position = 0
    private var scanned = 0
    private var hasFirstByte = false
    private var hasRequestLine = false
    private var fieldCount = 0
    private var facts = FieldFacts()

    init(limits: HTTPLimits) {
        requestLineLimit = min(limits.requestLineBytes, limits.headerBytes - 2)
        headerBytesLimit = limits.headerBytes
        headerCountLimit = limits.headerCount
    }

    /// True when the head is complete: `head.length` bytes belong to it.
    ///
    /// Not to be called again after true or an error.
    mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(HTTPProtocolError) -> Bool {
        if !hasFirstByte {
            hasFirstByte = try unsafe checkFirstByte(bytes)
            guard hasFirstByte else { return false }
        }
        while let lineFeed = unsafe findLineFeed(bytes) {
            let hasReturn = unsafe lineFeed > position && bytes[lineFeed - 1] == 0x0D
            let line = position..<(hasReturn ? lineFeed - 1 : lineFeed)
            try checkSize(lineBytes: line.count, end: lineFeed + 1)
            guard hasReturn else { throw .badLineEnding }
            position = lineFeed + 1
            scanned = position
            if !hasRequestLine {
                try unsafe RequestLineParser.parse(bytes, line, into: &head)
                hasRequestLine = true
                head.fieldsStart = Int32(truncatingIfNeeded: position)
            } else if line.isEmpty {
                head.length = Int32(truncatingIfNeeded: position)
                try facts.settle(&head)
                return true
            } else {
                fieldCount += 1
                guard fieldCount <= headerCountLimit else { throw .tooManyHeaders(limit: headerCountLimit) }
                try unsafe facts.parse(bytes, line, into: &head)
            }
        }
        try unsafe checkIncompleteLine(bytes)
        return false
    }

    /// One empty line before a request is skipped (RFC 9112 section 2.2); the first byte must then begin a
    /// token, so that a TLS client learns its mistake at once.
    ///
    /// False when more bytes are needed.
    private mutating func checkFirstByte(_ bytes: UnsafeRawBufferPointer) throws(HTTPProtocolError) -> Bool {
        guard let first = unsafe bytes.first else { return false }
        if position == 0, first == 0x0D {
            guard bytes.count > 1 else { return false }
            guard unsafe bytes[1] == 0x0A else { throw .badLineEnding }
            position = 2
            scanned = 2
        }
        guard bytes.count > position else { return false }
        let byte = unsafe bytes[position]
        guard byte != 0x0A, byte != 0x0D else { throw .badLineEnding }
        guard ASCII.isToken(byte) else { throw .badRequestLine }
        return true
    }

    @inline(__always)
    private mutating func findLineFeed(_ bytes: UnsafeRawBufferPointer) -> Int? {
        let found = unsafe ASCII.position(of: 0x0A, in: bytes, scanned..<bytes.count)
        if found == nil { scanned = bytes.count }
        return found
    }

    @inline(__always)
    private func checkSize(lineBytes: Int, end: Int) throws(HTTPProtocolError) {
        if !hasRequestLine, lineBytes > requestLineLimit {
            throw .requestLineTooLong(limitBytes: requestLineLimit)
        }
        if end > headerBytesLimit { throw .headersTooLarge(limitBytes: headerBytesLimit) }
    }

    private func checkIncompleteLine(_ bytes: UnsafeRawBufferPointer) throws(HTTPProtocolError) {
        guard bytes.count > position else { return }
        let pendingReturn = unsafe bytes[bytes.count - 1] == 0x0D ? 1 : 0
        try checkSize(lineBytes: bytes.count - position - pendingReturn, end: bytes.count + 1)
    }
}
