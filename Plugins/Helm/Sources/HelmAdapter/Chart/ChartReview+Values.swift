internal import JSONSchema
internal import JSONText

/// Whether the values fulfil the chart's schema (C8 49).
///
/// As Helm's linter sees it: the file's first document as it stands; then, for a chart that needs no other, what an installation
/// begins with, all documents together and nulls left out. The values of dependencies are not looked at.
extension ChartReview {
    private static let schemaPath = "values.schema.json"

    mutating func checkValuesSchema(_ limits: ChartLimits) {
        guard let text = folder.schemaText else { return }
        do throws(JSONSchemaError) {
            let schema = try JSONSchema(text, limits: limits.schema)
            guard let values = documents(limits) else { return }
            if let stated = values.first { try report(schema.violations(of: stated)) }
            let installed = values.reduce(JSONValue.object([])) { $0.overlaid(by: $1) }.withoutNulls
            let isAlone = folder.subcharts.isEmpty && metadata?.dependencies.isEmpty != false
            // Helm's linter stops before where there is nothing to render.
            guard isAlone, folder.hasTemplates, installed != values.first else { return }
            try report(schema.violations(of: installed))
        } catch {
            let rule: ChartRule = error.code == .invalid ? .valuesSchema : .valuesSchemaUnchecked
            findings.report(rule, at: Self.schemaPath, Self.shown(error.message))
        }
    }

    /// The documents of `values.yaml`, none if there is no such file; nil if they cannot be told.
    private mutating func documents(_ limits: ChartLimits) -> [JSONValue]? {
        guard folder.hasValues else { return [] }
        if findings.all.contains(where: { $0.rule == .valuesText }) { return nil }
        guard let text = folder.valuesText else {
            let message = "values.yaml has more than \(limits.metadataBytes) bytes"
            findings.report(.valuesSchemaUnchecked, at: Self.schemaPath, message)
            return nil
        }
        var reader = ChartValuesReader(text, sizeLimit: limits.values)
        do throws(ChartValuesReader.Fault) {
            let documents = try reader.documents()
            return documents.isEmpty ? [.object([])] : documents
        } catch {
            switch error {
            case .problem(let problem):
                findings.report(.valuesText, at: "values.yaml", line: problem.line, problem.message)
            case .unread(let reason):
                findings.report(.valuesSchemaUnchecked, at: Self.schemaPath, Self.shown(reason))
            }
            return nil
        }
    }

    private mutating func report(_ violations: [SchemaViolation]) {
        for violation in violations {
            let place = violation.pointer.isEmpty ? "" : ChartText.quoted(violation.pointer.utf8) + ": "
            let message = place + Self.shown(violation.message)
            let isTold = findings.all.contains { $0.rule == .valuesValid && $0.message == message }
            if !isTold { findings.report(.valuesValid, at: "values.yaml", message) }
        }
    }

    /// What has words of the chart in it, as it may stand in a message.
    private static func shown(_ message: String) -> String {
        ChartText.cut(ChartText.clean(message), toBytes: 1_024)
    }
}
