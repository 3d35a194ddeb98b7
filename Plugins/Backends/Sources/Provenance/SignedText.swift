/// What a good signature vouches for.
public struct SignedText: Sendable, Hashable {
    /// The text that was signed, which may be less than what was given.
    public let text: [UInt8]
    /// The fingerprint of the key that signed it, in upper-case hexadecimal digits.
    public let fingerprint: String
}
