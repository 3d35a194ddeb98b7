/// What reading a chart archive found.
struct ChartInspection: Sendable {
    /// The metadata as far as `Chart.yaml` could be read; only without violations is it fit to be published.
    let metadata: ChartMetadata?
    /// Every broken rule, as far as reading could go on; empty = the chart is accepted.
    let violations: [ChartViolation]
    /// What Helm's linter or a careful reader would frown upon; never a reason to refuse.
    let warnings: [ChartViolation]
    /// The limit, in bytes, that the archive exceeded; tells a chart that is too large from one that is wrong.
    let exceededLimitBytes: UInt64?
    let hasTemplates: Bool
    let hasValues: Bool
    let hasValuesSchema: Bool
    /// Names of the charts found under `charts/`, in the order of the archive.
    let subcharts: [String]

    var isAccepted: Bool { violations.isEmpty }
}
