/// A client's `Idempotency-Key`, and what it was used for.
public struct IdempotencyKey: Sendable, Hashable {
    /// The header's text.
    public var text: String
    /// A digest of all that makes two requests the same.
    public var fingerprint: String

    /// Describes a key.
    public init(_ text: String, fingerprint: String) {
        self.text = text
        self.fingerprint = fingerprint
    }
}
