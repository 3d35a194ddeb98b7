/// Parses a request target: origin form, absolute form, or `*` for OPTIONS (RFC 9112 section 3.2).
enum RequestTargetParser {
    static func parse(
        _ bytes: UnsafeRawBufferPointer,
        _ target: Range<Int>,
        into head: inout RequestHead
    ) throws(HTTPProtocolError) {
        var start = target.lowerBound
        switch unsafe bytes[start] {
        case 0x2F: break
        case 0x2A:
            guard target.count == 1, head.method == .options else { throw .badTarget }
            head.pathStart = Int32(truncatingIfNeeded: start)
            head.pathEnd = head.pathStart + 1
            return
        default:
            start = try unsafe skipOrigin(bytes, target)
        }
        let pathEnd = try unsafe scanPath(bytes, start..<target.upperBound)
        head.pathStart = Int32(truncatingIfNeeded: start)
        head.pathEnd = Int32(truncatingIfNeeded: pathEnd)
        guard pathEnd < target.upperBound else { return }
        try unsafe scanQuery(bytes, (pathEnd + 1)..<target.upperBound)
        head.queryStart = Int32(truncatingIfNeeded: pathEnd + 1)
        head.queryEnd = Int32(truncatingIfNeeded: target.upperBound)
    }

    /// Where the path of an absolute form begins, behind `http://authority`.
    private static func skipOrigin(
        _ bytes: UnsafeRawBufferPointer,
        _ target: Range<Int>
    ) throws(HTTPProtocolError) -> Int {
        var position = target.lowerBound
        for expected in "http".utf8 {
            guard position < target.upperBound, unsafe bytes[position] | 0x20 == expected else {
                throw .badTarget
            }
            position += 1
        }
        if position < target.upperBound, unsafe bytes[position] | 0x20 == 0x73 { position += 1 }
        for expected in "://".utf8 {
            guard position < target.upperBound, unsafe bytes[position] == expected else { throw .badTarget }
            position += 1
        }
        let authority = position
        while position < target.upperBound, unsafe bytes[position] != 0x2F, unsafe bytes[position] != 0x3F {
            position += 1
        }
        guard position > authority, unsafe HostSyntax.accepts(bytes, authority..<position) else {
            throw .badTarget
        }
        return position
    }

    private static func scanPath(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>
    ) throws(HTTPProtocolError) -> Int {
        var position = range.lowerBound
        while position < range.upperBound {
            let byte = unsafe bytes[position]
            if !ASCII.isPlainPath(byte) {
                if byte == 0x3F { return position }
                guard byte == 0x25 else { throw .badTarget }
                try unsafe checkEscape(bytes, position, range.upperBound)
            }
            position += 1
        }
        return position
    }

    /// Any visible ASCII but `#`: RFC 3986 wants more of it encoded, but command lines send `^`, `<` and `|` as they are, and
    /// no reader of a query can be misled by them.
    private static func scanQuery(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>
    ) throws(HTTPProtocolError) {
        for position in range {
            let byte = unsafe bytes[position]
            guard 0x21...0x7E ~= byte, byte != 0x23 else { throw .badTarget }
            if byte == 0x25 { try unsafe checkEscape(bytes, position, range.upperBound) }
        }
    }

    private static func checkEscape(
        _ bytes: UnsafeRawBufferPointer,
        _ position: Int,
        _ end: Int
    ) throws(HTTPProtocolError) {
        guard position + 2 < end, let high = unsafe ASCII.hexValue(bytes[position + 1]),
            let low = unsafe ASCII.hexValue(bytes[position + 2]), high | low != 0
        else { throw .badEscape }
    }
}
