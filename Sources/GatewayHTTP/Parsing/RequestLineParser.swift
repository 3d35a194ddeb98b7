/// Parses a request line: method, target, version.
enum RequestLineParser {
    private static let methodLimit = 32

    static func parse(
        _ bytes: UnsafeRawBufferPointer,
        _ line: Range<Int>,
        into head: inout RequestHead
    ) throws(HTTPProtocolError) {
        var end = line.lowerBound
        while end < line.upperBound, unsafe ASCII.isToken(bytes[end]) { end += 1 }
        guard end < line.upperBound, unsafe bytes[end] == 0x20 else { throw .badRequestLine }
        head.method = try unsafe method(bytes, line.lowerBound..<end)
        let targetStart = end + 1
        guard let space = unsafe ASCII.position(of: 0x20, in: bytes, targetStart..<line.upperBound),
            space > targetStart
        else { throw .badRequestLine }
        end = space
        let version = (end + 1)..<line.upperBound
        try unsafe parseVersion(bytes, version, into: &head)
        try unsafe RequestTargetParser.parse(bytes, targetStart..<end, into: &head)
    }

    private static func method(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>
    ) throws(HTTPProtocolError) -> HTTPMethod {
        guard 1...methodLimit ~= range.count else { throw .badMethod }
        let token = unsafe UnsafeRawBufferPointer(rebasing: bytes[range])
        let known: HTTPMethod? =
            switch token.count {
            case 3: unsafe matches(token, "GET") ? .get : unsafe matches(token, "PUT") ? .put : nil
            case 4: unsafe matches(token, "POST") ? .post : unsafe matches(token, "HEAD") ? .head : nil
            case 5: unsafe matches(token, "PATCH") ? .patch : unsafe matches(token, "TRACE") ? .trace : nil
            case 6: unsafe matches(token, "DELETE") ? .delete : nil
            case 7: unsafe matches(token, "OPTIONS") ? .options : nil
            default: nil
            }
        if let known { return known }
        if unsafe matches(token, "CONNECT") { throw .badMethod }
        return unsafe .other(String(decoding: token, as: UTF8.self))
    }

    private static func parseVersion(
        _ bytes: UnsafeRawBufferPointer,
        _ range: Range<Int>,
        into head: inout RequestHead
    ) throws(HTTPProtocolError) {
        let start = range.lowerBound
        guard range.count == 8,
            unsafe matches(UnsafeRawBufferPointer(rebasing: bytes[start..<(start + 5)]), "HTTP/"),
            unsafe ASCII.isDigit(bytes[start + 5]), unsafe bytes[start + 6] == 0x2E,
            unsafe ASCII.isDigit(bytes[start + 7])
        else { throw .badVersion }
        guard unsafe bytes[start + 5] == 0x31 else { throw .unsupportedVersion }
        head.minorVersion = unsafe bytes[start + 7] == 0x30 ? 0 : 1
    }

    @inline(__always)
    private static func matches(_ token: UnsafeRawBufferPointer, _ expected: StaticString) -> Bool {
        guard token.count == expected.utf8CodeUnitCount else { return false }
        for offset in 0..<token.count where unsafe token[offset] != expected.utf8Start[offset] {
            return false
        }
        return true
    }
}
