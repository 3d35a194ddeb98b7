/// One broken rule, told to a person.
struct ChartFinding: Sendable, Hashable {
    /// Stable id for programs.
    let rule: ChartRule
    /// As the table says, until the configuration has its word.
    var severity: ChartSeverity
    /// Path in the archive, with ASCII only and cut to a bearable length; empty when the archive itself is meant.
    let path: String
    /// Line in the file, counted from 1, where it is known.
    let line: Int?
    /// What is wrong and what is wanted instead.
    let message: String

    init(_ rule: ChartRule, at path: String, line: Int? = nil, _ message: String) {
        self.rule = rule
        severity = rule.terms.severity
        self.path = path
        self.line = line
        self.message = message
    }
}
