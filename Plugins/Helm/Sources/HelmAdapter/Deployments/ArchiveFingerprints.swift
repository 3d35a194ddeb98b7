internal import HelmReleases
internal import O2DMSPluginKit
internal import Synchronization

/// Fingerprints of the archives of our repositories, by their digests; an archive is read once.
final class ArchiveFingerprints: Sendable {
    /// The longest archive that is read for this; with longer ones it stays at name and version.
    private static let archiveLimitBytes = 32 << 20
    private static let countLimit = 4096

    private let limits: ChartLimits
    /// Nil in place of a fingerprint: none can be taken.
    private let known = Mutex<[String: ChartFingerprint?]>([:])

    init(limits: ChartLimits) { self.limits = limits }

    /// The fingerprint of an archive.
    ///
    /// - Parameters:
    ///   - archive: with a digest.
    ///   - repository: where it lies.
    ///   - call: who waits.
    /// - Returns: nil if there is none, or the archive cannot be read now.
    func fingerprint(
        of archive: ArchiveReference,
        in repository: any ChartRepository,
        _ call: Call
    ) -> ChartFingerprint? {
        guard let digest = archive.digest else { return nil }
        if let fingerprint = known.withLock({ $0[digest] }) { return fingerprint }
        var bytes: [UInt8] = []
        let sink = unsafe ArchiveSink { piece in
            guard bytes.count + piece.count <= Self.archiveLimitBytes else { return false }
            unsafe bytes.append(contentsOf: piece)
            return true
        }
        do throws(AdapterError) {
            try repository.fetch(archive, range: nil, call, to: sink) {
                ($0 ?? 0) <= Self.archiveLimitBytes
            }
        } catch { return nil }
        // Then perhaps not all of it came.
        if call.isCancelled { return nil }
        let fingerprint = ChartArchiveFingerprint.take(bytes, limits: limits)
        known.withLock { known in
            if known.count >= Self.countLimit { known.removeAll() }
            known.updateValue(fingerprint, forKey: digest)
        }
        return fingerprint
    }
}
