internal import O2DMSPluginKit

extension SettingsReader {
    /// - Parameter written: severities by the ids of rules.
    /// - Returns: the table's severities with these in their place.
    /// - Throws: which rule is none, or may not be lowered.
    static func severities(_ written: [String: String]) throws(AdapterError) -> ChartSeverities {
        let reader = SettingsReader("/validation/severities")
        var severities = ChartSeverities()
        for (id, name) in written.sorted(by: { $0.key < $1.key }) {
            guard let rule = ChartRule(rawValue: id) else {
                throw reader.fault(PlainText.short(id), "is no rule")
            }
            guard let severity = ChartSeverity(rawValue: name) else {
                throw reader.fault(id, "must be error, warning or info")
            }
            guard !rule.terms.isFixed || severity == .error else {
                throw reader.fault(id, "is always an error: without it the repository would not be safe")
            }
            severities[rule] = severity
        }
        return severities
    }
}
