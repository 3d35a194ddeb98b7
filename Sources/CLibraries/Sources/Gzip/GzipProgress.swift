/// What one step of inflating or deflating did.
public struct GzipProgress: Sendable, Hashable {
    /// How many bytes of the input were used.
    public var consumed: Int
    /// How many bytes of the output were filled.
    public var produced: Int
    /// Whether the member is complete.
    public var isAtEnd: Bool
}
