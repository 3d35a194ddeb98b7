/// One line of numbers within a metric: a counter, a gauge or a histogram with its own label values.
public protocol MetricSeries: AnyObject, Sendable {
    /// The word behind `# TYPE`.
    static var typeName: String { get }
    /// What stands behind the metric's name in its sample lines; the name itself is taken in any case.
    static var sampleSuffixes: [String] { get }

    /// Appends the series' sample lines.
    ///
    /// - Parameters:
    ///   - name: The metric's name.
    ///   - labels: `name="value"` pairs, separated by commas, already escaped; may be empty.
    ///   - text: Where the lines go.
    func write(name: String, labels: String, to text: inout [UInt8])
}

extension MetricSeries {
    /// One number a series stands under the name itself.
    public static var sampleSuffixes: [String] { [""] }
}
