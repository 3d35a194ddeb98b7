internal import O2DMSPluginKit

/// A chart that is to be stored.
struct ChartUpload: Sendable {
    /// What the form says; the archive decides.
    let statedName: String?
    let statedVersion: String?
    /// 64 hexadecimal digits, as the host calculated them.
    let statedDigest: String?
    let parameters: UploadParameters
    let isDryRun: Bool
    /// What it is held to.
    let policy: ChartPolicy
}

/// A chart that was stored, and the snapshot that has it.
struct StoredChart: Sendable {
    let name: String
    let version: String
    let snapshot: RepositorySnapshot
    let sizeBytes: UInt64
    /// What the chart was accepted with all the same, and where its dependencies are.
    let inspection: ChartInspection
}

/// An entry whose archive is wanted.
struct ArchiveReference: Sendable {
    let name: String
    let version: String
    /// The resolved address.
    let address: String
    /// The path in the repository.
    let file: String
    /// 64 hexadecimal digits, if the index has them.
    let digest: String?
}

extension RepositorySnapshot {
    /// What is known of an entry's archive.
    func archive(at position: Int) -> ArchiveReference {
        let entry = entries[position]
        return ArchiveReference(
            name: arena.string(entry.name),
            version: arena.string(entry.version),
            address: arena.string(entry.address),
            file: arena.string(entry.reference),
            digest: entry.checksum.isAbsent ? nil : String(arena.string(entry.checksum).dropFirst(7))
        )
    }
}
