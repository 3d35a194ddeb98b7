/// OpenSSL refused a step of a digest; practically only when memory is gone.
public struct DigestError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The step of OpenSSL that failed.
    public let step: String

    /// What happened, for a log.
    public var description: String { "the SHA-256 digest failed in \(step)" }
}
