/// A file that has values of a chart, and where in it they are.
struct ValuesOrigin {
    /// In the archive.
    let path: String
    let text: [UInt8]
    /// Whether only its first document counts.
    var isFirstOnly = false
    /// The keys that lead to the chart's values.
    var prefix: [String] = []

    /// The same for a chart in the chart.
    func below(_ chart: String) -> ValuesOrigin {
        var origin = self
        origin.prefix.append(chart)
        return origin
    }

    /// Where the values at several paths stand in the file.
    func lines(of paths: [[String]], _ limits: ChartLimits) -> ChartValuesLines {
        ChartValuesLines(of: paths.map { prefix + $0 }, in: text, limits, isFirstOnly: isFirstOnly)
    }
}
