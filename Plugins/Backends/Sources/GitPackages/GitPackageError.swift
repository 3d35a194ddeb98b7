public import Digest
public import Git

/// Why a repository of packages did not do what was asked.
public enum GitPackageError: Error, Sendable {
    /// Git, or the server.
    case git(GitFault)
    /// The package breaks rules.
    case invalid([PackageViolation])
    /// The version exists; with the checksums of what is there and of what was sent.
    case exists(there: SHA256Digest?, sent: SHA256Digest)
    /// Another package has name and version than the one that was to be deleted; with its checksum, if it can be told.
    case replaced(there: SHA256Digest?)
    /// There is no such package.
    case absent
    /// The repository has nothing that the revision names.
    case unresolved
    /// The repository is only read.
    case readOnly
}
