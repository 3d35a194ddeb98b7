/// What the audit tells of: every transition of the lifecycle, and every attempt that came to nothing.
public enum AuditAction: String, Sendable, Hashable, CaseIterable {
    /// A package was validated and stored: it is available.
    case uploaded
    /// An upload was received, and neither its adapter nor its backend took it.
    case uploadFailed = "upload_failed"
    /// An upload that a crash interrupted left nothing.
    case uploadLost = "upload_lost"
    /// A package was marked.
    case deprecated
    /// A package was marked instead of being deleted (`force=false`).
    case softDeleted = "soft_deleted"
    /// A mark was taken back.
    case restored
    /// The mark of a soft deletion was dropped, because the archive that it was set on is gone: another one has come in its place, or none.
    case lapsed
    /// A package was removed from its repository.
    case deleted
    /// A deletion was begun, and the package is still there; or somebody else had removed it, and nothing stands behind.
    case deletionFailed = "deletion_failed"
    /// A package was removed some time after its soft deletion.
    case purged
}
