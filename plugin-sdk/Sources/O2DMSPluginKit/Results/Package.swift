// SPDX-License-Identifier: Apache-2.0

/// One deployment package.
///
/// The gateway forms its id as `{artifactName}-{artifactVersion}`.
public struct Package: Sendable, Hashable {
    /// The name to show.
    public var name: String
    /// Nil = ``name``.
    ///
    /// Lists are ordered by it.
    public var artifactName: String?
    /// SemVer 2 where the backend has versions.
    public var artifactVersion: String
    /// The resolved address of the artifact, without credentials.
    public var packageURI: String
    /// What it is.
    public var description: String?
    /// Who provides it.
    public var provider: String?
    /// `sha256:` and 64 lower-case hex digits of the archive's bytes, or nil: never invented.
    public var checksum: String?
    /// The name of the repository as configured; nil = the adapter has only one, without a name.
    public var repository: String?
    /// The address of the repository, without credentials.
    public var repositoryURL: String?
    /// The media type, one of the manifest's.
    public var artifactType: String?
    /// Words that a search finds.
    public var keywords: [String] = []
    /// Bytes of the archive, the whole one also where a range of it is fetched; nil = unknown.
    public var sizeBytes: UInt64?
    /// Nanoseconds since 1970-01-01T00:00:00Z; nil = unknown.
    public var createdAt: Int64?
    /// Likewise; nil = same as ``createdAt``.
    public var updatedAt: Int64?
    /// Nil, or a JSON object; needed only if the request wants detail.
    public var extensionsJSON: [UInt8]?
    /// The package itself says that it is deprecated.
    public var isDeprecated = false

    /// Makes a package of what every one must have.
    public init(name: String, artifactVersion: String, packageURI: String) {
        self.name = name
        self.artifactVersion = artifactVersion
        self.packageURI = packageURI
    }
}
