/// What stands in the folder of one chart: of the chart itself, or of a chart in its `charts/`.
struct ChartFolder {
    /// Where the folder is, `""` or `charts/name/`.
    let prefix: String
    /// What `Chart.yaml` says; nil = there is none, or it is too large.
    var chart: ChartMetadataReader?
    /// Whether there is a `Chart.yaml`, read or not.
    var hasChartFile = false
    /// What `requirements.yaml` says.
    var requirements: ChartMetadataReader?
    /// What `Chart.lock` or `requirements.lock` says.
    var lock: ChartLock?
    /// Charts that stand elsewhere than in `charts/`, by their path, so that `file://` may mean them.
    var others: [String: Subchart] = [:]
    var hasTemplates = false
    /// Names of folders that stand there as files.
    var filesForFolders: Set<String> = []
    var hasValues = false
    var hasValuesSchema = false
    /// The text of `values.yaml`, unless it is too large to be held.
    var valuesText: [UInt8]?
    /// The text of `values.schema.json`, unless it is too large to be held; of the published chart only if it is JSON.
    var schemaText: [UInt8]?
    var hasCustomResources = false
    /// Where it is in the chart around it: `charts/name/`, or `charts/name.tgz/`.
    var place = ""
    /// The charts in its `charts/`.
    var charts: [ChartFolder] = []

    struct Subchart: Sendable, Hashable {
        let name: String
        let version: String
    }

    /// What a file is to a chart, by its path in the chart's folder.
    mutating func note(_ components: ArraySlice<String>) {
        switch (components.count, components.first) {
        case (1, "Chart.yaml"): hasChartFile = true
        case (1, "templates"), (1, "crds"): filesForFolders.formUnion(components)
        case (1, "values.yaml"): hasValues = true
        case (1, "values.schema.json"): hasValuesSchema = true
        case (2..., "templates"): hasTemplates = true
        case (2..., "crds"): hasCustomResources = true
        default: break
        }
    }

    /// The charts in its `charts/`, those that have a name.
    var subcharts: [Subchart] {
        charts.compactMap { folder in
            guard let chart = folder.chart?.metadata, !chart.name.isEmpty else { return nil }
            return Subchart(name: chart.name, version: chart.version)
        }
    }
}
