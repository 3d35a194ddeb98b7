// SPDX-License-Identifier: Apache-2.0

/// One deployment package as a plugin emits it, validated, in the plugin's memory.
///
/// Every buffer is valid UTF-8 and borrowed until the sink's function returns; `nil` = absent.
@safe public struct PackageView {
    /// The name to show; never `nil` in a view that a sink receives.
    public var name: UnsafeRawBufferPointer?
    /// The artifact's name, by which lists are ordered; the name where the plugin gave none.
    public var artifactName: UnsafeRawBufferPointer?
    /// The artifact's version; never `nil` in a view that a sink receives.
    public var artifactVersion: UnsafeRawBufferPointer?
    /// What it is, in words.
    public var description: UnsafeRawBufferPointer?
    /// Who provides it.
    public var provider: UnsafeRawBufferPointer?
    /// The resolved address of the artifact; never `nil` in a view that a sink receives.
    public var packageURI: UnsafeRawBufferPointer?
    /// `sha256:` and 64 lower-case hexadecimal digits.
    public var checksum: UnsafeRawBufferPointer?
    /// Name of the repository as configured.
    public var repository: UnsafeRawBufferPointer?
    /// Address of the repository, without credentials.
    public var repositoryURL: UnsafeRawBufferPointer?
    /// Media type of the artifact.
    public var artifactType: UnsafeRawBufferPointer?
    /// Words separated by line feeds.
    public var keywords: UnsafeRawBufferPointer?
    /// Bytes of the archive.
    public var sizeBytes: UInt64?
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    public var createdAt: Int64?
    /// Nanoseconds since 1970-01-01T00:00:00Z; `createdAt` where the plugin gave none.
    public var updatedAt: Int64?
    /// The text of one JSON object, validated.
    public var extensionsJSON: UnsafeRawBufferPointer?
    /// True if the package itself says that it is deprecated.
    public var isDeprecated = false

    /// A view of nothing, to be filled.
    public init() {}
}
