internal import GitPackages
public import O2DMSPluginKit

/// What can be brought into a repository, and what the packages there are.
///
/// A package leaves as its canonical tar, which is not compressed: hence types of our own.
public enum GitArtifact {
    static let manifests = "application/vnd.o2dms.manifests.v1.tar"
    static let kustomization = "application/vnd.o2dms.kustomization.v1.tar"
    static let chart = "application/vnd.o2dms.chart.v1.tar"
    /// As OCI registries and repositories of Helm have charts: taken apart when it comes in.
    static let packedChart = "application/vnd.cncf.helm.chart.content.v1.tar+gzip"

    /// For a manifest: what uploads may be.
    ///
    /// Charts stand last. Where another adapter takes them too, the order in the gateway's configuration decides.
    public static let kinds = [
        ArtifactKind(mediaType: kustomization, markerFile: "kustomization.yaml"),
        ArtifactKind(mediaType: manifests, markerFile: "package.yaml"),
        ArtifactKind(mediaType: chart),
        ArtifactKind(mediaType: packedChart, markerFile: "Chart.yaml"),
    ]

    /// The media type of a package.
    static func mediaType(of kind: PackageKind) -> String {
        switch kind {
        case .manifests: manifests
        case .kustomization: kustomization
        case .chart: chart
        }
    }
}
