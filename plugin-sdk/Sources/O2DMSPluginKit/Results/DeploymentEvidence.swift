// SPDX-License-Identifier: Apache-2.0

/// How well it is known that a deployment uses a package; the raw value is the ABI's.
public enum DeploymentEvidence: Int32, Sendable, Hashable {
    /// Not asked, or not known.
    case none = 0
    /// By digest.
    case exact = 1
    /// By name and version.
    case nameVersion = 2
    /// Referenced, not running (yet).
    case declared = 3
    /// A kept earlier revision, to which a rollback would return.
    case rollbackTarget = 4
}
