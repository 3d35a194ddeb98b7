internal import JSONText

/// What a revision of a release says of what it deployed.
///
/// Not which repository the chart is from: Helm does not note that.
public struct ReleaseRecord: Sendable, Hashable {
    /// The release's name.
    public let name: String
    /// Its namespace.
    public let namespace: String
    /// The revision, counted from 1.
    public let revision: Int
    /// What Helm says of it.
    public let status: ReleaseStatus
    /// The chart's name.
    public let chartName: String
    /// The chart's version, as it stands in the chart.
    public let chartVersion: String
    /// The version of what is in the chart.
    public let appVersion: String?
    /// Tells the chart's content from others of its name and version; nil if it has dependencies or is too large.
    public let fingerprint: ChartFingerprint?
    /// What Helm says of how it went.
    public let description: String?
    /// When the release was installed first; nanoseconds since 1970-01-01T00:00:00Z.
    public let firstDeployed: Int64?
    /// When this revision was deployed; nanoseconds since 1970-01-01T00:00:00Z.
    public let lastDeployed: Int64?

    static let fields = [
        "name", "namespace", "version", "info.status", "info.description", "info.first_deployed",
        "info.last_deployed",
        "chart.metadata.name", "chart.metadata.version", "chart.metadata.appVersion",
    ]

    init(_ value: JSONValue, _ fingerprint: ChartFingerprint? = nil) throws {
        let written = try value.decode(Written.self)
        self.fingerprint = fingerprint
        name = written.name
        namespace = written.namespace ?? ""
        revision = written.version ?? 0
        status = written.info?.status.flatMap(ReleaseStatus.init) ?? .unknown
        chartName = written.chart.metadata.name
        chartVersion = written.chart.metadata.version
        appVersion = written.chart.metadata.appVersion.flatMap { $0.isEmpty ? nil : $0 }
        description = written.info?.description.flatMap { $0.isEmpty ? nil : $0 }
        firstDeployed = written.info?.firstDeployed.flatMap(RFC3339.nanoseconds)
        lastDeployed = written.info?.lastDeployed.flatMap(RFC3339.nanoseconds)
    }

    /// The record as Helm writes it.
    private struct Written: Decodable {
        let name: String
        var namespace: String?
        var version: Int?
        var info: Info?
        let chart: Chart

        struct Info: Decodable {
            var status: String?
            var description: String?
            var firstDeployed: String?
            var lastDeployed: String?

            enum CodingKeys: String, CodingKey {
                case status, description
                case firstDeployed = "first_deployed"
                case lastDeployed = "last_deployed"
            }
        }

        struct Chart: Decodable { let metadata: Metadata }

        struct Metadata: Decodable {
            let name: String
            let version: String
            var appVersion: String?
        }
    }
}
