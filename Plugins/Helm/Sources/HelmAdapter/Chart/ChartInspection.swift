/// What reading a chart archive found.
struct ChartInspection: Sendable {
    /// The metadata as far as `Chart.yaml` could be read; only without violations is it fit to be published.
    let metadata: ChartMetadata?
    /// Every broken rule that refuses the chart, as far as reading could go on; empty = the chart is accepted.
    private(set) var violations: [ChartFinding]
    /// Every other broken rule.
    private(set) var warnings: [ChartFinding]
    /// The limit, in bytes, that the archive exceeded; tells a chart that is too large from one that is wrong.
    let exceededLimitBytes: UInt64?
    let hasTemplates: Bool
    let hasValues: Bool
    let hasValuesSchema: Bool
    /// The charts found under `charts/`, in the order of the archive.
    let subcharts: [ChartFolder.Subchart]
    /// The dependencies, and where they are to be had from as far as that is known.
    var dependencies: [ChartDependencySource]
    /// The fingerprint of the key that signed the provenance file, where one was verified.
    var signer: String?

    var isAccepted: Bool { violations.isEmpty }

    /// Adds what was found outside the archive.
    mutating func add(_ finding: ChartFinding) {
        if finding.severity == .error { violations.append(finding) } else { warnings.append(finding) }
    }
}
