/// A response: status, header fields, and a body if it is sent as a whole.
///
/// The engine adds `Date`, `Content-Length` or `Transfer-Encoding`, and `Connection`: do not set these. A response that
/// is often the same is cheapest as a template that is copied: copies share the header bytes.
public struct HTTPResponse: Sendable {
    /// The status code, 200 to 599.
    public var status: Int
    /// The body; ignored by `HTTPExchange.beginResponse`, not sent for HEAD, 204 and 304.
    public var body: [UInt8]
    /// What is sent as `X-Request-Id`, behind the other fields; nil = nothing.
    ///
    /// A field of its own, so that responses which differ in it alone share their header bytes.
    public var requestID: String?
    /// The header fields as they are sent, without the request's id: each `Name: value` with CR LF.
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
        append(name, value.utf8.span) { HeaderText.cleaned($0) }
    }

    /// Appends a header field with a fixed value, the fast form for constants.
    public mutating func header(_ name: StaticString, constant value: StaticString) {
        value.withUTF8Buffer { append(name, unsafe $0.span) { $0 } }
    }

    /// Appends the whole line at once, since each append by itself looks whether it has to grow the array.
    private mutating func append(_ name: StaticString, _ value: Span<UInt8>, _ cleaned: (UInt8) -> UInt8) {
        let length = name.utf8CodeUnitCount + value.count + 4
        headerBytes.append(addingCapacity: max(length, headerBytes.isEmpty ? 160 : 0)) { line in
            name.withUTF8Buffer { bytes in
                for index in bytes.indices { unsafe line.append(bytes[index]) }
            }
            line.append(0x3A)
            line.append(0x20)
            for index in value.indices { line.append(cleaned(value[index])) }
            line.append(0x0D)
            line.append(0x0A)
        }
    }
}
