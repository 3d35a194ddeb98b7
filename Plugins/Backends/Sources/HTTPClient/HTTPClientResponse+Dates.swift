internal import Glibc

extension HTTPClientResponse {
    /// The longest wait that a server is believed.
    static let retryAfterLimit = Duration.seconds(86_400)

    /// What the server asks to wait, in seconds or until a date (RFC 9110, 10.2.3); never negative, at most a day.
    public var retryAfter: Duration? {
        guard let value = header("retry-after") else { return nil }
        if let seconds = Int(value) { return max(.zero, min(.seconds(seconds), Self.retryAfterLimit)) }
        guard let then = HTTPDate.seconds(value) else { return nil }
        return max(.zero, min(.seconds(then - time(nil)), Self.retryAfterLimit))
    }

    /// The server's clock, in seconds since the epoch, if it tells.
    public var dateSeconds: Int? { header("date").flatMap(HTTPDate.seconds) }

    /// When the content last changed, in seconds since the epoch, if the server tells.
    public var lastModifiedSeconds: Int? { header("last-modified").flatMap(HTTPDate.seconds) }
}
