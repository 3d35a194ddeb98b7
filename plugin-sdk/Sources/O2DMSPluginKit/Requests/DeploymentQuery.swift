// SPDX-License-Identifier: Apache-2.0

/// Which deployments are to be listed: all, or those that use one package.
public struct DeploymentQuery: Sendable, Hashable {
    /// The package's artifact name; nil = deployments of all packages.
    public var packageName: String?
    /// The package's version.
    public var packageVersion: String?
    /// The name of the package's repository.
    public var packageRepository: String?
    /// The address of the package's repository.
    public var packageRepositoryURL: String?
    /// The archive's checksum, `sha256:…`.
    public var packageDigest: String?
    /// The package's `packageUri`, the resolved address of the artifact: for example its Git path and commit.
    ///
    /// Nil also if the host is older than ABI 1.3.
    public var packageURI: String?
    /// The package's extensions as its adapter emitted them: the text of a JSON object; nil as ``packageURI``.
    public var packageExtensionsJSON: [UInt8]?
    /// The package's media type.
    public var artifactType: String?
    /// A case-insensitive substring of the deployment's name.
    public var text: String?
    /// Only deployments in this status.
    public var status: String?
    /// At most so many deployments; `UInt64.max` = all.
    public var limit: UInt64
    /// So many of the matching deployments are skipped first.
    public var offset: UInt64
    /// Whether ``Deployment/extensionsJSON`` is wanted.
    public var wantsDetail: Bool
    /// Asked before a deletion: what the backend says now is wanted, not what was heard of it last.
    public var isFresh: Bool
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
