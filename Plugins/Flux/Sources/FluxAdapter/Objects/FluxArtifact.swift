/// What a source controller has stored of a source.
struct FluxArtifact: Decodable, Sendable, Hashable {
    /// Which state of the source; see ``FluxRevision``.
    var revision: String?
    /// `sha256:…` of the stored file.
    var digest: String?
    /// The same without the algorithm, in `v1beta1`.
    var checksum: String?
    /// Where the cluster has the stored file.
    var url: String?
    /// Bytes of the stored file.
    var size: Int64?
    /// When it was stored, as RFC 3339.
    var lastUpdateTime: String?

    /// `sha256:` and 64 digits, if it is that.
    var sha256: String? {
        let text = digest ?? checksum.map { "sha256:" + $0 }
        return text.flatMap { FluxDigest($0) }.flatMap { $0.algorithm == "sha256" ? $0.description : nil }
    }
}
