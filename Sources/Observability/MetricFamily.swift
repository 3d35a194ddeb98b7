internal import Synchronization

/// A metric with its labels: one series for each combination of label values.
///
/// The number of series is bounded, whatever the values: once ``seriesLimit`` is reached, new combinations share one
/// series whose labels all read `other`. Any thread may use a family.
public final class MetricFamily<Series: MetricSeries>: Sendable {
    /// The value of every label once there are too many combinations.
    public static var overflowLabel: String { "other" }

    /// The metric's name.
    public let name: String
    /// How many combinations of label values are told apart.
    public let seriesLimit: Int

    let help: String
    /// The word behind `# TYPE`.
    let typeName: String
    let labels: [String]
    private let make: @Sendable () -> Series
    private let series = Mutex<[[String]: Series]>([:])

    init(
        name: String,
        help: String,
        type: String = Series.typeName,
        labels: [String],
        seriesLimit: Int,
        make: @escaping @Sendable () -> Series
    ) {
        self.name = name
        self.help = help
        typeName = type
        self.labels = labels
        self.seriesLimit = max(1, seriesLimit)
        self.make = make
        // Without labels there is exactly one series, and it shall be seen before anything happened.
        if labels.isEmpty { _ = with([]) }
    }

    /// The series with these label values, made on first use; to be kept by whoever uses it often.
    ///
    /// - Parameter values: One value for each label in the family's order; missing ones are empty, more are ignored, and of
    ///   each the first 128 bytes count.
    /// - Returns: Always a series that can be counted on.
    public func with(_ values: [String]) -> Series {
        let key = Self.key(values, labels)
        return series.withLock { series in
            if let known = series[key] { return known }
            let isFull = series.count >= seriesLimit
            let key = isFull ? labels.map { _ in Self.overflowLabel } : key
            if let known = series[key] { return known }
            let new = make()
            series[key] = new
            return new
        }
    }

    /// Forgets the series with these label values, if there is one: it is not known, or no more.
    public func remove(_ values: [String]) { series.withLock { $0[Self.key(values, labels)] = nil } }

    private static func key(_ values: [String], _ labels: [String]) -> [String] {
        labels.indices.map { index in
            index < values.count ? LogText.cut(values[index], to: MetricText.labelValueBytes) : ""
        }
    }

    /// Forgets all series, for gauges whose set of labels changes; what is held elsewhere counts on unseen.
    public func removeAll() {
        series.withLock { $0.removeAll() }
        if labels.isEmpty { _ = with([]) }
    }
}

extension MetricFamily: RenderedFamily {
    func removeSeries(where label: String, isIn values: Set<String>) {
        guard let index = labels.firstIndex(of: label) else { return }
        series.withLock { series in
            guard series.contains(where: { values.contains($0.key[index]) }) else { return }
            series = series.filter { !values.contains($0.key[index]) }
        }
    }

    func write(to text: inout [UInt8]) {
        let all = series.withLock { $0 }
        guard !all.isEmpty else { return }
        MetricText.head(name, help: help, type: typeName, to: &text)
        for (values, one) in all.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            one.write(name: name, labels: MetricText.labels(labels, values), to: &text)
        }
    }
}

/// What the registry needs of a family, whatever its kind.
protocol RenderedFamily: AnyObject, Sendable {
    var name: String { get }
    var labels: [String] { get }
    var typeName: String { get }

    func write(to text: inout [UInt8])
    func removeSeries(where label: String, isIn values: Set<String>)
}

/// Counters that differ in their labels.
public typealias CounterFamily = MetricFamily<Counter>
/// Gauges that differ in their labels.
public typealias GaugeFamily = MetricFamily<Gauge>
/// Numbers kept elsewhere that differ in their labels.
public typealias ObservedFamily = MetricFamily<ObservedNumber>
/// Histograms that differ in their labels.
public typealias HistogramFamily = MetricFamily<Histogram>
