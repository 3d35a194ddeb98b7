/// The steps that are left to put values together: charts that stand in one another under several names multiply.
struct CoalescingBudget {
    /// What a chart takes, without its keys.
    static let chartSteps = 32

    private var steps: Int

    init(steps: Int) { self.steps = steps }

    /// Takes steps before they are done; a step is a key.
    mutating func spend(_ count: Int) throws(CoalescingFault) {
        guard steps >= count else { throw .exhausted }
        steps -= count
    }
}

/// Why the values of a chart and of the charts in it cannot be put together.
enum CoalescingFault: Error {
    case exhausted
    /// What stands in a chart's values for the chart in it is no mapping.
    case noTable(chart: String)
}
