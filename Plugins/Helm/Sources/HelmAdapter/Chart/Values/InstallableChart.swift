internal import JSONText

/// A chart as an installation takes it: its values and its schema, and the charts in it.
struct InstallableChart {
    /// The name, or the alias that the chart around it gave it.
    var name: String
    let version: String
    /// The charts that it asks for.
    var dependencies: [ChartDependency]
    var values: ChartValue.Table
    /// The charts in it.
    var charts: [InstallableChart]
    /// Its folder, which has the schema, for messages.
    let folder: ChartFolder
    /// Where its folder is in the archive.
    let path: String
}

/// As an installation changes it before it looks at its values.
extension InstallableChart {
    /// Leaves out the charts that conditions and tags switch off, gives aliases, and imports values.
    mutating func prepare(_ budget: inout CoalescingBudget) throws(CoalescingFault) {
        try enableCharts(with: [:], at: [], &budget)
        try importValues(&budget)
    }

    /// `values`, which have the last word, together with the chart's own and those of the charts in it.
    func coalesced(
        over values: ChartValue.Table = [:],
        isMerging: Bool = false,
        _ budget: inout CoalescingBudget
    ) throws(CoalescingFault) -> ChartValue.Table {
        var values = values
        try takeOwnValues(into: &values, isMerging: isMerging, &budget)
        for chart in charts {
            guard case .table(var inner) = values[ExactString(chart.name)] ?? .table([:]) else {
                throw .noTable(chart: chart.name)
            }
            try Self.takeGlobals(of: values, into: &inner, &budget)
            values[ExactString(chart.name)] = .table(
                try chart.coalesced(over: inner, isMerging: isMerging, &budget)
            )
        }
        return values
    }

    private func takeOwnValues(
        into values: inout ChartValue.Table,
        isMerging: Bool,
        _ budget: inout CoalescingBudget
    ) throws(CoalescingFault) {
        try budget.spend(CoalescingBudget.chartSteps + self.values.count)
        for (key, own) in self.values {
            switch values[key] {
            case nil where isMerging: values[key] = own
            case nil:
                guard !own.isNull else { continue }
                values[key] =
                    if case .table(let table) = own { .table(try table.withoutNulls(&budget)) } else { own }
            case .other(.null)?:
                if !isMerging { values[key] = nil }
            case .table(var table)?:
                guard case .table(var other) = own else { continue }
                // What is meant for a chart in this one is carried out there.
                let isForChart = charts.contains { key.string.hasSameBytes(as: $0.name) }
                if !isMerging, !isForChart { other = try other.withoutNulls(&budget) }
                values[key] = nil
                try table.coalesce(with: other, isMerging: isMerging || isForChart, &budget)
                values[key] = .table(table)
            case .other?: break
            }
        }
    }

    /// What is global to a chart is so to the charts in it, before what they say themselves.
    private static func takeGlobals(
        of outer: ChartValue.Table,
        into inner: inout ChartValue.Table,
        _ budget: inout CoalescingBudget
    ) throws(CoalescingFault) {
        guard case .table(var globals) = inner["global"] ?? .table([:]),
            case .table(let source) = outer["global"] ?? .table([:])
        else { return }
        try budget.spend(1 + source.count)
        for (key, value) in source {
            switch (globals[key], value) {
            case (.table(let table)?, .table(var first)):
                try first.coalesce(with: table, isMerging: true, &budget)
                globals[key] = .table(first)
            case (.table?, _), (.other?, .table): break
            default: globals[key] = value
            }
        }
        inner["global"] = .table(globals)
    }
}
