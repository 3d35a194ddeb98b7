/// The head of an answer, and how its body ended.
public struct HTTPClientResponse: Sendable {
    /// The status code of the last answer.
    public internal(set) var status = 0
    /// The header fields in the order received.
    public internal(set) var headers: [HTTPHeaderField] = []
    /// The address that answered, after redirects.
    public internal(set) var address: HTTPAddress
    /// Bytes of the body that were received.
    public internal(set) var bodyByteCount: UInt64 = 0

    init(address: HTTPAddress) { self.address = address }

    /// The first field of that name.
    ///
    /// - Parameter name: in any case.
    /// - Returns: its value, or `nil`.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }

    /// Whether the end of the body was announced, by its length or by chunks.
    ///
    /// If not, the server just closed the
    /// connection, and a cut-off answer looks like a whole one.
    public var hasDelimitedBody: Bool {
        contentLength != nil || header("transfer-encoding")?.lowercased().hasSuffix("chunked") == true
            || status == 204 || status == 304
    }

    /// The announced length of the body.
    public var contentLength: UInt64? { header("content-length").flatMap { UInt64($0) } }
}
