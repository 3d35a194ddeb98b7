internal import JSONText
internal import O2DMSPluginKit

/// Whether an inspected chart may be stored under the request it came with.
enum ChartAdmission {
    /// - Returns: the chart's own metadata.
    static func accept(
        _ inspection: ChartInspection,
        _ upload: ChartUpload,
        digest: String
    ) throws(AdapterError) -> ChartMetadata {
        guard inspection.isAccepted, let chart = inspection.metadata else {
            throw refusal(inspection)
        }
        try compare("name", stated: upload.statedName, found: chart.name)
        try compare("version", stated: upload.statedVersion, found: chart.version)
        try checkProvenance(upload.parameters.provenance, chart, digest: digest)
        return chart
    }

    private static func refusal(_ inspection: ChartInspection) -> AdapterError {
        var writer = JSONWriter()
        inspection.writeReport(to: &writer)
        let first = inspection.violations.first
        let place =
            first.map { [$0.path, $0.line.map { "line \($0)" }].compactMap(\.self).filter { !$0.isEmpty } }
            ?? []
        let position = place.isEmpty ? "" : " (\(place.joined(separator: ", ")))"
        let more = inspection.violations.count > 1 ? "; \(inspection.violations.count) violations in all" : ""
        let message = "the chart is not accepted: \(first?.message ?? "it has no metadata")\(position)\(more)"
        let isTooLarge = inspection.exceededLimitBytes != nil
        var error = AdapterError(isTooLarge ? .tooLarge : .invalid, message)
        error.detailsJSON = writer.take()
        return error
    }

    private static func compare(_ field: String, stated: String?, found: String) throws(AdapterError) {
        guard let stated, stated != found else { return }
        throw .invalid(
            "the form's \(field) is \(PlainText.short(stated)), but the chart's own \(field) is \(found)",
            violations: [
                [
                    "rule": .string("form.\(field)"), "path": "Chart.yaml",
                    "message": .string("\(field) is \(found), the form says \(PlainText.short(stated))"),
                    "stated": .string(PlainText.short(stated)), "found": .string(found),
                ]
            ]
        )
    }

    /// A provenance file speaks of one archive by name and digest (Helm's rule 81); one that speaks of another is of no use.
    private static func checkProvenance(_ text: String?, _ chart: ChartMetadata, digest: String)
        throws(AdapterError)
    {
        guard let text else { return }
        let file = "\(chart.name)-\(chart.version).tgz"
        let isSigned = text.utf8.starts(with: "-----BEGIN PGP SIGNED MESSAGE-----".utf8)
        let isAboutThis = text.split(whereSeparator: \.isNewline).contains { line in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "\"" })
            return words.count == 2 && words[0] == "\(file):" && words[1] == "sha256:\(digest)"
        }
        guard isSigned, isAboutThis else {
            throw .invalid(
                "the provenance file is not a signed one about \(file) with the digest sha256:\(digest)",
                violations: [
                    [
                        "rule": "provenance", "path": .string("\(file).prov"),
                        "message": "is about something else",
                    ]
                ]
            )
        }
    }
}

extension ChartMetadata {
    /// Keeps in the index what the upload said beside the chart.
    mutating func annotate(_ parameters: UploadParameters) {
        for (key, value) in [
            (IndexReader.descriptionAnnotation, parameters.description),
            (IndexReader.providerAnnotation, parameters.provider),
        ] {
            annotations.removeAll { $0.key == key }
            if let value { annotations.append(ChartAnnotation(key: key, value: value)) }
        }
    }
}
