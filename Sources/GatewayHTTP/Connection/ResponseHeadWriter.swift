/// Lays out a response head: status line, the response's own fields, and those that are the engine's business.
@safe struct ResponseHeadWriter {
    /// How the end of the body is told.
    enum Framing {
        case length(UInt64)
        case chunked
        /// No body and no length (204, 304), or a body that ends with the connection (HTTP/1.0).
        case none
    }

    /// What stands in `Connection`.
    enum Persistence {
        case close
        /// Said only to HTTP/1.0 clients.
        case keepAlive
        case silent
    }

    /// The most bytes that the head of this response can have.
    static func limitBytes(_ response: borrowing HTTPResponse) -> Int {
        256 + response.headerBytes.count + (response.requestID?.utf8.count ?? 0)
    }

    private let target: UnsafeMutableRawBufferPointer
    private(set) var count = 0

    /// - Parameter target: at least as long as `limitBytes` says.
    init(_ target: UnsafeMutableRawBufferPointer) { unsafe self.target = target }

    mutating func write(
        _ response: borrowing HTTPResponse,
        date: borrowing [UInt8],
        framing: Framing,
        persistence: Persistence
    ) {
        status(response.status)
        append(date)
        append(response.headerBytes)
        if let id = response.requestID { requestID(id) }
        switch framing {
        case .length(let length):
            append("Content-Length: ")
            number(length)
            append("\r\n")
        case .chunked: append("Transfer-Encoding: chunked\r\n")
        case .none: break
        }
        switch persistence {
        case .close: append("Connection: close\r\n\r\n")
        case .keepAlive: append("Connection: keep-alive\r\n\r\n")
        case .silent: append("\r\n")
        }
    }

    private mutating func requestID(_ id: String) {
        append("X-Request-Id: ")
        var id = id
        id.withUTF8 { bytes in
            for index in bytes.indices {
                unsafe target[count + index] = HeaderText.cleaned(bytes[index])
            }
            count += bytes.count
        }
        append("\r\n")
    }

    private mutating func status(_ code: Int) {
        if code == 200 { return append("HTTP/1.1 200 OK\r\n") }
        append("HTTP/1.1 ")
        number(UInt64(min(max(code, 200), 599)))
        append(" ")
        append(ReasonPhrase.of(code))
        append("\r\n")
    }

    private mutating func number(_ value: UInt64) {
        var rest = value
        var width = 1
        while rest >= 10 {
            rest /= 10
            width += 1
        }
        rest = value
        for offset in stride(from: width - 1, through: 0, by: -1) {
            unsafe target[count + offset] = UInt8(truncatingIfNeeded: 0x30 + rest % 10)
            rest /= 10
        }
        count += width
    }

    private mutating func append(_ text: StaticString) {
        unsafe UnsafeMutableRawBufferPointer(rebasing: target[count...])
            .copyMemory(from: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
        count += text.utf8CodeUnitCount
    }

    private mutating func append(_ bytes: borrowing [UInt8]) {
        unsafe bytes.withUnsafeBytes {
            unsafe UnsafeMutableRawBufferPointer(rebasing: target[count...]).copyMemory(from: $0)
        }
        count += bytes.count
    }
}
