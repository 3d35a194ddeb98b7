/// A request as it was received: head only, the body is read through the exchange.
///
/// It keeps one copy of the head's bytes, and everything here is a slice of it: nothing is decoded before it is asked for.
public struct HTTPRequest: Sendable {
    let bytes: [UInt8]
    let head: RequestHead
    /// The address of the client without its port, `unix` for a unix socket.
    public let remoteAddress: String

    private static let root: [UInt8] = [0x2F]

    /// The method.
    public var method: HTTPMethod { head.method }

    /// The path of the target as received, still percent-encoded; `*` for `OPTIONS *`.
    public var path: ArraySlice<UInt8> {
        head.pathEnd > head.pathStart ? bytes[Int(head.pathStart)..<Int(head.pathEnd)] : Self.root[...]
    }

    /// What follows the first `?` of the target as received, nil without one.
    public var query: ArraySlice<UInt8>? {
        head.queryStart < 0 ? nil : bytes[Int(head.queryStart)..<Int(head.queryEnd)]
    }

    /// Path and query of the target as received, with the `?` between them.
    public var target: ArraySlice<UInt8> {
        bytes[Int(head.pathStart)..<Int(head.queryStart < 0 ? head.pathEnd : head.queryEnd)]
    }

    /// How the length of the body is given.
    public var bodyLength: HTTPBodyLength { head.body }

    /// True for HTTP/1.1, false for HTTP/1.0.
    public var isHTTP11: Bool { head.minorVersion == 1 }

    /// The value of the first header field of this name (letter case does not matter) as received, nil without one.
    public func headerBytes(_ name: StaticString) -> ArraySlice<UInt8>? {
        guard head.names.mayContain(name) else { return nil }
        var fields = HeaderFields(bytes: bytes, head: head)
        while let field = fields.next() {
            if matches(field.name, name) { return bytes[field.value] }
        }
        return nil
    }

    /// The value of this header (letter case does not matter), several fields joined by `, `; nil without
    /// one.
    ///
    /// Bytes that are not UTF-8 become U+FFFD.
    public func header(_ name: StaticString) -> String? {
        guard head.names.mayContain(name) else { return nil }
        var fields = HeaderFields(bytes: bytes, head: head)
        var text: String?
        while let field = fields.next() {
            guard matches(field.name, name) else { continue }
            let value = String(decoding: bytes[field.value], as: UTF8.self)
            text = text.map { "\($0), \(value)" } ?? value
        }
        return text
    }

    private func matches(_ range: Range<Int>, _ name: StaticString) -> Bool {
        guard range.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { expected in
            for offset in 0..<expected.count
            where ASCII.lowercased(bytes[range.lowerBound + offset])
                != ASCII.lowercased(unsafe expected[offset])
            {
                return false
            }
            return true
        }
    }
}
