/// OpenSSL refused a step: a key is not usable, or memory is gone.
public struct DigestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step of OpenSSL that failed.
    public let step: String

    /// What happened, for a log; holds nothing of a key.
    public var description: String { "OpenSSL failed in \(step)" }
}
