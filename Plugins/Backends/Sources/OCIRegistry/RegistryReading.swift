public import Digest

/// What came of reading something that has a digest.
public enum RegistryReading<Content: Sendable>: Sendable {
    /// The registry does not have it.
    case absent
    /// What the registry sent is not what it should be; with the reason, in one line.
    case corrupt(String)
    /// Read to its end, and of the right digest.
    case read(Content)
}

/// A manifest as it was sent.
public struct RegistryManifest: Sendable {
    /// Exactly the bytes that the digest is of.
    public let bytes: [UInt8]
    /// Their digest.
    public let digest: SHA256Digest
}

extension SHA256Digest {
    /// The digest as registries write it: `sha256:` and 64 digits.
    public var reference: String { "sha256:\(hex)" }

    /// Reads `sha256:` and 64 lower-case digits; other algorithms cannot be verified and are `nil`.
    public init?(reference: String) {
        guard reference.utf8.starts(with: "sha256:".utf8) else { return nil }
        let digits = String(reference.dropFirst(7))
        self.init(hex: digits)
        guard hex == digits else { return nil }
    }
}
