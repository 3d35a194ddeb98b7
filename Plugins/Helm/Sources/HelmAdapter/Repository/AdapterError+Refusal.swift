internal import JSONText
internal import O2DMSPluginKit

extension AdapterError {
    /// Every broken rule of a chart.
    init(refusing inspection: ChartInspection) {
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
        self.init(isTooLarge ? .tooLarge : .invalid, message)
        detailsJSON = writer.take()
    }

    /// One rule that is broken outside the archive.
    ///
    /// - Parameters:
    ///   - rule: which one.
    ///   - path: the file.
    ///   - message: what is wrong.
    ///   - more: values for programs.
    /// - Returns: the error.
    static func refused(
        _ rule: ChartRule,
        at path: String,
        _ message: String,
        _ more: [JSONMember] = []
    ) -> AdapterError {
        let finding = [
            JSONMember(key: "rule", value: .string(rule.rawValue)),
            JSONMember(key: "severity", value: .string(ChartSeverity.error.rawValue)),
            JSONMember(key: "path", value: .string(path)),
            JSONMember(key: "message", value: .string(message)),
        ]
        return .invalid("the chart is not accepted: \(message)", violations: [.object(finding + more)])
    }
}
