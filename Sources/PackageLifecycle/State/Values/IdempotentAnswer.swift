/// The answer of a success, kept for whoever asks again with the same key.
public struct IdempotentAnswer: Sendable, Hashable {
    /// The header `Location`.
    public var location: String
    /// The body: JSON.
    public var body: [UInt8]
    /// Until when it is kept, in nanoseconds since 1970 UTC.
    public var expires: Int64

    /// Describes an answer.
    public init(location: String, body: [UInt8], expires: Int64) {
        self.location = location
        self.body = body
        self.expires = expires
    }
}
