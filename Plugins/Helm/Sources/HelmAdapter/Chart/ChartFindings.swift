/// Collects broken rules, each of them up to a limit, so that no rule's findings crowd out another's.
struct ChartFindings: Sendable {
    private(set) var all: [ChartFinding] = []
    /// The limit in bytes that was exceeded first, if one was.
    private(set) var exceededLimitBytes: UInt64?
    private var counts: [ChartRule: Int] = [:]
    private let limitPerRule: Int

    init(limitPerRule: Int) {
        self.limitPerRule = limitPerRule
    }

    mutating func report(_ rule: ChartRule, at path: String, line: Int? = nil, _ message: String) {
        guard counts[rule, default: 0] < limitPerRule else { return }
        counts[rule, default: 0] += 1
        all.append(ChartFinding(rule, at: path, line: line, message))
    }

    mutating func tooLarge(_ rule: ChartRule, at path: String, limitBytes: UInt64, _ message: String) {
        exceededLimitBytes = exceededLimitBytes ?? limitBytes
        report(rule, at: path, message)
    }

    /// Adds what was found elsewhere; `prefix` leads from here to there.
    mutating func merge(_ other: ChartFindings, under prefix: String = "") {
        for found in other.all {
            report(found.rule, at: prefix + found.path, line: found.line, found.message)
        }
        exceededLimitBytes = exceededLimitBytes ?? other.exceededLimitBytes
    }
}
