/// What reading a chart archive found.
struct ChartInspection: Sendable {
    /// The metadata as far as `Chart.yaml` could be read; only without violations is it fit to be published.
    let metadata: ChartMetadata?
    /// Every broken rule that refuses the chart, as far as reading could go on; empty = the chart is accepted.
    let violations: [ChartFinding]
    /// Every other broken rule.
    let warnings: [ChartFinding]
    /// The limit, in bytes, that the archive exceeded; tells a chart that is too large from one that is wrong.
    let exceededLimitBytes: UInt64?
    let hasTemplates: Bool
    let hasValues: Bool
    let hasValuesSchema: Bool
    /// The charts found under `charts/`, in the order of the archive.
    let subcharts: [ChartFolder.Subchart]

    var isAccepted: Bool { violations.isEmpty }
}
