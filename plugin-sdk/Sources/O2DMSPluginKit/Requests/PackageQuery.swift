// SPDX-License-Identifier: Apache-2.0

/// Which packages are to be listed.
///
/// Everything that is nil does not restrict.
public struct PackageQuery: Sendable, Hashable {
    /// The exact artifact name.
    public var name: String?
    /// The version, equal after normalisation (`v1.2` means `1.2.0`), else as text.
    public var version: String?
    /// A constraint in Helm's grammar, see `VersionConstraint` of the module `SemanticVersion`.
    public var versionRange: String?
    /// The name of the only repository to look at.
    public var repository: String?
    /// A case-insensitive substring of name, description or keywords.
    public var text: String?
    /// Only packages in this status.
    public var status: String?
    /// At most so many packages; `UInt64.max` = all.
    public var limit: UInt64
    /// So many of the matching packages are skipped first.
    public var offset: UInt64
    /// Whether ``Package/extensionsJSON`` is wanted.
    public var wantsDetail: Bool
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
