/// Writes a response body in pieces. [one thread at a time]
///
/// A writer that is dropped without `finish()` breaks the connection, so that a client never takes a part for the whole.
public final class HTTPBodyWriter: Sendable {
    init() {}

    /// Sends bytes, waiting while more than `HTTPLimits.writeBufferBytes` are on their way to a slow client.
    ///
    /// On a reactor thread it cannot wait: there the bytes beyond the limit break the connection.
    ///
    /// - Parameter bytes: copied before it returns.
    /// - Returns: false when the client is gone, or more than the promised content length was written: stop then.
    public func write(_ bytes: UnsafeRawBufferPointer) -> Bool { false }

    /// Ends the body properly.
    ///
    /// With a content length, missing bytes break the connection instead.
    public func finish() {}

    /// Breaks the connection, so that the client sees that the body is not complete.
    public func abort() {}
}
