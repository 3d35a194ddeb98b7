import AdapterHost

/// One range of bytes that a client asks for (RFC 9110, section 14).
enum RangeHeader {
    /// Reads the header.
    ///
    /// - Returns: `nil` = no range, or one that is not honoured: several ranges, another unit, malformed. The whole is sent.
    static func parse(_ header: String) -> ByteRange? {
        var scanner = HeaderScanner(header)
        guard scanner.takeToken() == Array("bytes".utf8), scanner.take(UInt8(ascii: "=")) else { return nil }
        scanner.skipBlanks()
        if scanner.take(UInt8(ascii: "-")) {
            guard let length = scanner.takeNumber(), scanner.isAtEnd else { return nil }
            return .suffix(length: length)
        }
        guard let first = scanner.takeNumber(), scanner.take(UInt8(ascii: "-")) else { return nil }
        guard !scanner.isAtEnd else { return .from(offset: first, length: nil) }
        guard let last = scanner.takeNumber(), scanner.isAtEnd, first <= last else { return nil }
        let (length, overflow) = (last - first).addingReportingOverflow(1)
        return .from(offset: first, length: overflow ? nil : length)
    }
}
