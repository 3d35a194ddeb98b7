// SPDX-License-Identifier: Apache-2.0

/// Which package is wanted.
public struct PackageReference: Sendable, Hashable {
    /// `{artifactName}-{artifactVersion}`; to be looked up whole, never split.
    public var id: String
    /// With ``version``: only the package of this artifact name is meant.
    public var name: String?
    /// See ``name``.
    public var version: String?
    /// The name of the only repository to look at; nil = the first that has it.
    public var repository: String?
    /// The backend is to be asked now; so asked only with ``OperationFlags/fresh``, on a thread that may wait, and with a name.
    public var isFresh: Bool
    /// Whether ``Package/extensionsJSON`` is wanted.
    public var wantsDetail: Bool
    /// W3C trace context to pass on to the backend.
    public var traceparent: String?
}
