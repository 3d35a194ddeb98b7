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
    var hasTemplates = false
    var hasValues = false
    var hasValuesSchema = false
    var hasCustomResources = false
    /// Names of the charts in its `charts/`.
    var subcharts: [String] = []

    /// What a file is to a chart, by its path in the chart's folder.
    mutating func note(_ components: ArraySlice<String>) {
        switch (components.count, components.first) {
        case (1, "Chart.yaml"): hasChartFile = true
        case (1, "values.yaml"): hasValues = true
        case (1, "values.schema.json"): hasValuesSchema = true
        case (2..., "templates"): hasTemplates = true
        case (2..., "crds"): hasCustomResources = true
        default: break
        }
    }
}
