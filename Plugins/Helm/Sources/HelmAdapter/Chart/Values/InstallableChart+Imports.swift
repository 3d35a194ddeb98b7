internal import JSONText

/// What a chart takes over from the values of the charts in it (`import-values`).
extension InstallableChart {
    mutating func importValues(_ budget: inout CoalescingBudget) throws(CoalescingFault) {
        for index in charts.indices { try charts[index].importValues(&budget) }
        guard !dependencies.isEmpty else { return }
        var merged = try coalesced(isMerging: true, &budget)
        var imported: ChartValue.Table = [:]
        for dependency in dependencies {
            for item in dependency.importValues ?? [] {
                guard let table = Self.table(item, of: dependency.name, merged) else { continue }
                try imported.coalesce(with: table, isMerging: true, &budget)
            }
        }
        try merged.coalesce(with: imported, isMerging: true, &budget)
        values = merged
    }

    /// The values that are meant, at the place where they go to; nil if there are none.
    private static func table(_ item: ChartImport, of chart: String, _ values: ChartValue.Table)
        -> ChartValue.Table?
    {
        switch item {
        case .key(let key): return values[[chart, "exports"] + keys(key)]?.table
        case .mapping(let mapping):
            guard let child = mapping["child"], let parent = mapping["parent"],
                let table = values[[chart] + keys(child)]?.table
            else { return nil }
            guard parent != "." else { return table }
            let value = keys(parent).reversed().reduce(ChartValue.table(table)) {
                .table([ExactString($1): $0])
            }
            return value.table
        }
    }

    private static func keys(_ path: String) -> [String] {
        path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }
}
