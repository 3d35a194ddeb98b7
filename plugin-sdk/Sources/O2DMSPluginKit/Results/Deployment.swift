// SPDX-License-Identifier: Apache-2.0

/// One deployment of a package.
public struct Deployment: Sendable, Hashable {
    /// Unique in this adapter.
    public var id: String
    /// The name to show.
    public var name: String
    /// The namespace it lives in.
    public var namespace: String?
    /// The artifact name of its package.
    public var packageName: String?
    /// The version of its package.
    public var packageVersion: String?
    /// The address of its package's repository.
    public var packageRepositoryURL: String?
    /// `sha256:…` of its package's archive.
    public var packageDigest: String?
    /// How it stands.
    public var status: DeploymentStatus
    /// How well it is known that it uses the package that was asked for.
    public var evidence: DeploymentEvidence = .none
    /// More about the status.
    public var statusMessage: String?
    /// 0 = the backend counts none.
    public var revision: UInt64 = 0
    /// Nanoseconds since 1970-01-01T00:00:00Z; nil = unknown.
    public var createdAt: Int64?
    /// Likewise.
    public var updatedAt: Int64?
    /// Nil, or a JSON object; needed only if the request wants detail.
    public var extensionsJSON: [UInt8]?
    /// What is deployed, named the same by whichever adapter reports it; nil = only this one does.
    ///
    /// The host shows those of one identity as one. Anything that has a Helm release:
    /// `helm:<uid of the namespace kube-system, or the API server's address>/<namespace of the release>/<its name>`.
    public var identity: String?
    /// Whether it is reported by what governs it (a `HelmRelease`), not by a trace of it (a release Secret).
    ///
    /// Of several with one identity the governor's is shown.
    public var isManager = false

    /// Makes a deployment of what every one must have.
    public init(id: String, name: String, status: DeploymentStatus) {
        self.id = id
        self.name = name
        self.status = status
    }
}
