/// What Flux noted of one revision of a Helm release.
struct ReleaseSnapshot: Decodable, Sendable, Hashable {
    /// The release's name and namespace, and its revision, counted from 1.
    var name: String
    var namespace: String
    var version: Int64
    /// As Helm has it.
    var status: String
    var chartName: String
    /// With `+<12 digits of the digest>` behind it, if the chart is from an OCIRepository.
    var chartVersion: String
    var appVersion: String?
    /// `sha256:…` of the manifest of an OCI chart.
    var ociDigest: String?
    /// RFC 3339.
    var firstDeployed: String?
    var lastDeployed: String?

    /// The paths of its members, for ``ObjectContent/fields``.
    static let fields = [
        "name", "namespace", "version", "status", "chartName", "chartVersion", "appVersion", "ociDigest",
        "firstDeployed", "lastDeployed",
    ].map { "status.history.\($0)" }
}
