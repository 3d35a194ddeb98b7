/// Whether the values fulfil the chart's schema (C8 49), and those of the charts in it theirs.
///
/// As Helm sees it: `helm lint` takes the first document of `values.yaml` as it stands; it and `helm template` then take what an
/// installation begins with, all charts together (``InstallableChart``).
extension ChartReview {
    mutating func checkValues(_ limits: ChartLimits) {
        guard folder.hasSchemas || !folder.charts.isEmpty else { return }
        // Helm does not load such a chart.
        guard !findings.all.contains(where: { $0.rule == .valuesText }) else { return }
        var review = ChartValuesReview(limits)
        // A library is only linted, and the linter stops before where there is nothing to render.
        review.check(folder, isInstalled: folder.hasTemplates || metadata?.isLibrary != true)
        findings.merge(review.findings)
    }
}

extension ChartFolder {
    /// Whether a schema is in the chart, or in a chart in it.
    fileprivate var hasSchemas: Bool { hasValuesSchema || charts.contains(where: \.hasSchemas) }
}
