/// A response: status, header fields, and a body if it is sent as a whole.
///
/// The engine adds `Date`, `Content-Length` or `Transfer-Encoding`, and `Connection`: do not set these. A response that
/// is often the same is cheapest as a template that is copied: copies share the header bytes.
public struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// The body; ignored by `HTTPExchange.beginResponse`, not sent for HEAD, 204 and 304.
    public var body: [UInt8]
    /// The header fields as they are sent: each `Name: value` with CR LF.
    public private(set) var headerBytes: [UInt8]

    /// A response without header fields.
    public init(status: Int, body: [UInt8] = []) {
        self.status = status
        self.body = body
        headerBytes = []
    }

    /// Appends a header field.
    ///
    /// Control characters in the value are replaced by spaces, so that none can end the line.
    public mutating func header(_ name: StaticString, _ value: String) {
        appendName(name)
        let start = headerBytes.count
        headerBytes.append(contentsOf: value.utf8)
        for index in start..<headerBytes.count where Self.isControl(headerBytes[index]) {
            headerBytes[index] = 0x20
        }
        headerBytes.append(0x0D)
        headerBytes.append(0x0A)
    }

    /// Appends a header field with a fixed value, the fast form for constants.
    public mutating func header(_ name: StaticString, constant value: StaticString) {
        appendName(name)
        value.withUTF8Buffer { unsafe headerBytes.append(contentsOf: $0) }
        headerBytes.append(0x0D)
        headerBytes.append(0x0A)
    }

    private static func isControl(_ byte: UInt8) -> Bool { (byte < 0x20 && byte != 0x09) || byte == 0x7F }

    private mutating func appendName(_ name: StaticString) {
        if headerBytes.isEmpty { headerBytes.reserveCapacity(160) }
        name.withUTF8Buffer { unsafe headerBytes.append(contentsOf: $0) }
        headerBytes.append(0x3A)
        headerBytes.append(0x20)
    }
}
