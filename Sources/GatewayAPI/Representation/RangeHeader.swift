/// One range of bytes that a client asks for (RFC 9110, section 14).
enum RangeHeader: Equatable {
    /// No range, or one that is not honoured: several ranges, another unit, malformed. The whole is sent.
    case whole
    /// These bytes, first and last included.
    case part(ClosedRange<UInt64>)
    /// A well-formed range of which the artifact has no byte.
    case unsatisfiable

    /// Reads the header against an artifact of `size` bytes.
    static func parse(_ header: String, size: UInt64) -> RangeHeader {
        var scanner = HeaderScanner(header)
        guard scanner.takeToken() == Array("bytes".utf8), scanner.take(UInt8(ascii: "=")) else {
            return .whole
        }
        scanner.skipBlanks()
        if scanner.take(UInt8(ascii: "-")) {
            guard let length = scanner.takeNumber(), scanner.isAtEnd else { return .whole }
            guard length > 0, size > 0 else { return .unsatisfiable }
            return .part(size - min(length, size)...size - 1)
        }
        guard let first = scanner.takeNumber(), scanner.take(UInt8(ascii: "-")) else { return .whole }
        guard !scanner.isAtEnd else {
            return first < size ? .part(first...size - 1) : .unsatisfiable
        }
        guard let last = scanner.takeNumber(), scanner.isAtEnd, first <= last else { return .whole }
        return first < size ? .part(first...min(last, size - 1)) : .unsatisfiable
    }
}
