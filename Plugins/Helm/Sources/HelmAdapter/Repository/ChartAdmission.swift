internal import JSONText
internal import O2DMSPluginKit

/// Whether an inspected chart may be stored under the request it came with.
enum ChartAdmission {
    /// - Parameters:
    ///   - inspection: gets what is found outside the archive.
    ///   - upload: the request.
    ///   - digest: the archive's.
    ///   - call: whose deadline counts while dependencies are looked up.
    /// - Returns: the chart's own metadata.
    /// - Throws: why not.
    static func accept(
        _ inspection: inout ChartInspection,
        _ upload: ChartUpload,
        digest: String,
        _ call: Call
    ) throws(AdapterError) -> ChartMetadata {
        guard inspection.isAccepted, let chart = inspection.metadata else {
            throw AdapterError(refusing: inspection)
        }
        try compare(upload, with: chart)
        inspection.signer = try upload.policy.provenance.check(
            upload.parameters.provenance,
            chart,
            digest: digest
        )
        try upload.policy.dependencies.resolve(&inspection, upload.policy.inspector.severities, call)
        guard inspection.isAccepted else { throw AdapterError(refusing: inspection) }
        return chart
    }

    /// Throws if the form says something else than the chart, with all of it.
    private static func compare(_ upload: ChartUpload, with chart: ChartMetadata) throws(AdapterError) {
        let pairs = [
            (ChartRule.statedName, "name", upload.statedName, chart.name),
            (.statedVersion, "version", upload.statedVersion, chart.version),
        ]
        var refusals: [AdapterError.Refusal] = []
        for case (let rule, let field, let stated?, let found) in pairs where !stated.hasSameBytes(as: found)
        {
            let (stated, found) = (PlainText.short(stated), PlainText.short(found))
            refusals.append(
                AdapterError.Refusal(
                    rule: rule,
                    path: "Chart.yaml",
                    message: "the form's \(field) is \(stated), but the chart's own \(field) is \(found)",
                    more: [
                        JSONMember(key: "stated", value: .string(stated)),
                        JSONMember(key: "found", value: .string(found)),
                    ]
                )
            )
        }
        guard refusals.isEmpty else { throw .refused(refusals) }
    }
}

extension ChartMetadata {
    /// Keeps in the index what the upload said beside the chart.
    mutating func annotate(_ parameters: UploadParameters) {
        for (key, value) in [
            (IndexReader.descriptionAnnotation, parameters.description),
            (IndexReader.providerAnnotation, parameters.provider),
            (IndexReader.provenanceAnnotation, parameters.provenance == nil ? nil : "true"),
        ] {
            annotations.removeAll { $0.key == key }
            if let value { annotations.append(ChartAnnotation(key: key, value: value)) }
        }
    }
}
