internal import JSONText

/// Which of the charts in a chart are installed, and under which names.
extension InstallableChart {
    /// What it takes to hold a version against a constraint.
    private static let constraintSteps = 64

    /// Leaves out the charts that are switched off by the values, also in those that stay.
    ///
    /// - Parameters:
    ///   - outer: the values of the chart around it.
    ///   - path: where this chart's values are in those.
    ///   - budget: the steps that it may take.
    /// - Throws: that the values cannot be put together.
    mutating func enableCharts(
        with outer: ChartValue.Table,
        at path: [String],
        _ budget: inout CoalescingBudget
    ) throws(CoalescingFault) {
        guard !dependencies.isEmpty else { return }
        try budget.spend(dependencies.count * (charts.count + Self.constraintSteps))
        nameCharts()
        let values = try coalesced(over: outer, &budget)
        let disabled = Set(dependencies.filter { !isEnabled($0, values, at: path) }.map(\.name))
        dependencies.removeAll { disabled.contains($0.name) }
        charts.removeAll { disabled.contains($0.name) }
        for index in charts.indices {
            try charts[index].enableCharts(with: values, at: path + [charts[index].name], &budget)
        }
    }

    /// A chart stands in there once for each time that it is asked for, under the name that it is given.
    private mutating func nameCharts() {
        let dependencies = dependencies
        var named = charts.filter { chart in !dependencies.contains { $0.isMet(by: chart) } }
        for dependency in dependencies {
            guard var chart = charts.first(where: dependency.isMet) else { continue }
            chart.name = dependency.effectiveName
            named.append(chart)
        }
        charts = named
        for index in dependencies.indices {
            self.dependencies[index].name = dependencies[index].effectiveName
        }
    }

    /// A condition has the last word, then come tags; of the conditions the first one that is true or false.
    private func isEnabled(
        _ dependency: ChartDependency,
        _ values: ChartValue.Table,
        at path: [String]
    ) -> Bool {
        for condition in (dependency.condition ?? "").split(separator: ",") {
            let keys = condition.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if let value = values[path + keys]?.bool { return value }
        }
        let tags = dependency.tags.compactMap { values[["tags", $0]]?.bool }
        return tags.isEmpty || tags.contains(true)
    }
}

extension ChartDependency {
    fileprivate func isMet(by chart: InstallableChart) -> Bool {
        chart.name == name && admits(chart.version)
    }
}
