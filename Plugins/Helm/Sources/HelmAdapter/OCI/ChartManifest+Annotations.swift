extension ChartManifest {
    private static let prefix = "org.opencontainers.image."
    static let createdAnnotation = prefix + "created"

    /// The annotations that Helm puts on a chart's manifest, and what the upload said beside the chart.
    ///
    /// - Parameters:
    ///   - chart: what the archive says of itself.
    ///   - parameters: the form's description and provider.
    ///   - created: RFC 3339.
    /// - Returns: in no particular order; the chart's own annotations never replace its name and version.
    static func annotations(
        of chart: ChartMetadata,
        _ parameters: UploadParameters,
        created: String
    ) -> [ChartAnnotation] {
        let authors = chart.maintainers.map { maintainer in
            maintainer.email.map { "\(maintainer.name) (\($0))" } ?? maintainer.name
        }
        var annotations = [
            "title": chart.name, "version": chart.version, "description": chart.description ?? "",
            "url": chart.home ?? "", "source": chart.sources.first ?? "",
            "authors": authors.joined(separator: ", "), "created": created,
        ].filter { !$0.value.isEmpty }.reduce(into: [:]) { $0[prefix + $1.key] = $1.value }
        for own in chart.annotations where own.key != prefix + "title" && own.key != prefix + "version" {
            annotations[own.key] = own.value
        }
        annotations[IndexReader.descriptionAnnotation] = parameters.description
        annotations[IndexReader.providerAnnotation] = parameters.provider
        return annotations.map { ChartAnnotation(key: $0.key, value: $0.value) }
    }

    /// The value of an annotation.
    func annotation(_ key: String) -> String? { annotations.first { $0.key == key }?.value }
}
