// SPDX-License-Identifier: Apache-2.0

/// One kind of artifact that an adapter takes as an upload.
public struct ArtifactKind: Sendable, Hashable {
    /// The media type in lower case, for example `application/vnd.cncf.helm.chart.content.v1.tar+gzip`.
    public var mediaType: String
    /// A file directly below the archive's one base directory that tells this kind, for example `Chart.yaml`.
    public var markerFile: String?
    /// The adapter's own limit for an archive; nil = none beside the host's.
    public var limitBytes: UInt64?

    /// Makes a kind.
    public init(mediaType: String, markerFile: String? = nil, limitBytes: UInt64? = nil) {
        self.mediaType = mediaType
        self.markerFile = markerFile
        self.limitBytes = limitBytes
    }
}
