/// Collects broken rules and warnings, each up to a limit.
struct ChartFindings: Sendable {
    private(set) var violations: [ChartViolation] = []
    private(set) var warnings: [ChartViolation] = []
    /// The limit in bytes that was exceeded first, if one was.
    private(set) var exceededLimitBytes: UInt64?
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    mutating func violation(_ rule: ChartRule, at path: String, line: Int? = nil, _ message: String) {
        guard violations.count < limit else { return }
        violations.append(ChartViolation(rule: rule, path: path, line: line, message: message))
    }

    mutating func warning(_ rule: ChartRule, at path: String, line: Int? = nil, _ message: String) {
        guard warnings.count < limit else { return }
        warnings.append(ChartViolation(rule: rule, path: path, line: line, message: message))
    }

    mutating func tooLarge(_ rule: ChartRule, at path: String, limitBytes: UInt64, _ message: String) {
        exceededLimitBytes = exceededLimitBytes ?? limitBytes
        violation(rule, at: path, message)
    }

    /// Adds what was found elsewhere; `prefix` leads from here to there.
    mutating func merge(_ other: ChartFindings, under prefix: String = "") {
        for found in other.violations {
            violation(found.rule, at: prefix + found.path, line: found.line, found.message)
        }
        for found in other.warnings {
            warning(found.rule, at: prefix + found.path, line: found.line, found.message)
        }
        exceededLimitBytes = exceededLimitBytes ?? other.exceededLimitBytes
    }
}
