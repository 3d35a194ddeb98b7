/// Checks header fields and keeps what the engine itself must know of them: host, framing, connection, expectation.
struct FieldFacts: Sendable {
    private var hasHost = false
    private var length: UInt64?
    private var isChunked = false
    private var closes = false
    private var keeps = false

    /// Parses one header line of a request whose request line is already in `head`.
    mutating func parse(
        _ bytes: UnsafeRawBufferPointer,
        _ line: Range<Int>,
        into head: inout RequestHead
    ) throws(HTTPProtocolError) {
        let first = unsafe bytes[line.lowerBound]
        guard !ASCII.isBlank(first) else { throw .foldedHeader }
        var colon = line.lowerBound
        while colon < line.upperBound, unsafe ASCII.isFieldName(bytes[colon]) { colon += 1 }
        guard colon > line.lowerBound, colon < line.upperBound, unsafe bytes[colon] == 0x3A else {
            throw .badHeaderName
        }
        let value = unsafe trimmed(bytes, (colon + 1)..<line.upperBound)
        guard unsafe isPrintable(bytes, value) else { throw .badHeaderValue }
        let name = line.lowerBound..<colon
        unsafe head.names.insert(UnsafeRawBufferPointer(rebasing: bytes[name]))
        switch name.count {
        case 4 where unsafe equals(bytes, name, "host"): try unsafe parseHost(bytes, value)
        case 6 where unsafe equals(bytes, name, "expect"): try unsafe parseExpect(bytes, value, &head)
        case 10 where unsafe equals(bytes, name, "connection"): unsafe parseConnection(bytes, value)
        case 14 where unsafe equals(bytes, name, "content-length"): try unsafe parseLength(bytes, value)
        case 17 where unsafe equals(bytes, name, "transfer-encoding"):
            try unsafe parseEncoding(bytes, value, head.minorVersion)
        default: break
        }
    }

    /// At the end of the head: what the fields mean together.
    func settle(_ head: inout RequestHead) throws(HTTPProtocolError) {
        if head.minorVersion == 1, !hasHost { throw .missingHost }
        if isChunked {
            guard length == nil else { throw .lengthAndEncoding }
            head.body = .chunked
        } else if let length {
            head.body = .length(length)
        }
        head.keepsAlive = !closes && (head.minorVersion == 1 || keeps)
        if head.minorVersion == 0 || head.body == .none || head.body == .length(0) {
            head.expectsContinue = false
        }
    }

    private mutating func parseHost(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>)
        throws(HTTPProtocolError)
    {
        guard !hasHost else { throw .repeatedHost }
        guard unsafe HostSyntax.accepts(bytes, value) else { throw .badHost }
        hasHost = true
    }

    private func parseExpect(
        _ bytes: UnsafeRawBufferPointer,
        _ value: Range<Int>,
        _ head: inout RequestHead
    ) throws(HTTPProtocolError) {
        guard head.minorVersion == 1 else { return }
        guard unsafe equals(bytes, value, "100-continue") else { throw .unsupportedExpectation }
        head.expectsContinue = true
    }

    private mutating func parseConnection(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>) {
        var start = value.lowerBound
        while start <= value.upperBound {
            var end = start
            while end < value.upperBound, unsafe bytes[end] != 0x2C { end += 1 }
            let option = unsafe trimmed(bytes, start..<end)
            if unsafe equals(bytes, option, "close") { closes = true }
            if unsafe equals(bytes, option, "keep-alive") { keeps = true }
            start = end + 1
        }
    }

    private mutating func parseLength(_ bytes: UnsafeRawBufferPointer, _ value: Range<Int>)
        throws(HTTPProtocolError)
    {
        guard length == nil else { throw .repeatedContentLength }
        guard !value.isEmpty, unsafe bytes[value].allSatisfy(ASCII.isDigit) else { throw .badContentLength }
        var number: Int64 = 0
        for position in value {
            let (product, overflow) = number.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(Int64(unsafe bytes[position] &- 0x30))
            guard !overflow, !carry else { throw .lengthOverflow }
            number = sum
        }
        length = UInt64(number)
    }

    private mutating func parseEncoding(
        _ bytes: UnsafeRawBufferPointer,
        _ value: Range<Int>,
        _ minorVersion: UInt8
    ) throws(HTTPProtocolError) {
        guard minorVersion == 1 else { throw .transferEncodingInHTTP10 }
        guard !isChunked else { throw .repeatedTransferEncoding }
        guard unsafe equals(bytes, value, "chunked") else { throw .unsupportedTransferEncoding }
        isChunked = true
    }

    @inline(__always)
    private func trimmed(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, unsafe ASCII.isBlank(bytes[start]) { start += 1 }
        while end > start, unsafe ASCII.isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    /// Without an early exit, so that it is vectorised.
    @inline(__always)
    private func isPrintable(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> Bool {
        var control = false
        for position in range {
            let byte = unsafe bytes[position]
            control = control || (byte < 0x20 && byte != 0x09) || byte == 0x7F
        }
        return !control
    }

    /// Equality without regard to case with a lower-case text of letters, digits and hyphens.
    @inline(__always)
    private func equals(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>, _ expected: StaticString)
        -> Bool
    {
        guard range.count == expected.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count
        where unsafe bytes[range.lowerBound + offset] | 0x20 != expected.utf8Start[offset] {
            return false
        }
        return true
    }
}
