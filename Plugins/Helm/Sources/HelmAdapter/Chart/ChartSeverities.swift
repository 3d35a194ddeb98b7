/// What the configuration says about rules, where it differs from the table.
struct ChartSeverities: Sendable, Hashable {
    private var chosen: [ChartRule: ChartSeverity] = [:]

    subscript(rule: ChartRule) -> ChartSeverity {
        get { chosen[rule] ?? rule.terms.severity }
        set { chosen[rule] = newValue }
    }

    /// The finding with the severity that it has here.
    func judge(_ finding: ChartFinding) -> ChartFinding {
        var finding = finding
        finding.severity = self[finding.rule]
        return finding
    }
}
