public import Digest

/// What is known of a package from its files alone; the same for the same directory in Git.
public final class PackageDetails: Sendable {
    /// What it is.
    public let kind: PackageKind
    /// SHA-256 of its canonical archive.
    public let checksum: SHA256Digest
    /// The canonical archive's bytes.
    public let size: UInt64
    /// A description, where it has one.
    public let description: String?
    /// Who provides it, where that is said.
    public let provider: String?
    /// The version of what it installs, where that is said.
    public let appVersion: String?
    /// The kinds of its objects, sorted.
    public let kinds: [String]
    /// The images that it names, sorted.
    public let images: [String]

    init(
        kind: PackageKind,
        checksum: SHA256Digest,
        size: UInt64,
        metadata: PackageMetadata,
        kinds: [String],
        images: [String]
    ) {
        self.kind = kind
        self.checksum = checksum
        self.size = size
        description = metadata.description
        provider = metadata.provider
        appVersion = metadata.appVersion
        self.kinds = kinds
        self.images = images
    }
}

/// What a package says of itself.
struct PackageMetadata {
    var name: String?
    var version: String?
    var description: String?
    var provider: String?
    var appVersion: String?
}
