/// A number whose kind Prometheus is not told: for a name that is set from outside and breaks the rules of its kind.
///
/// It is a gauge in all else.
public final class UntypedNumber: MetricSeries {
    /// The word behind `# TYPE`.
    public static let typeName = "untyped"

    private let number = AtomicNumber()

    init() {}

    /// Replaces the number.
    public func set(_ value: Double) { number.store(value) }

    /// The number now.
    public var value: Double { number.load() }

    /// Appends the sample line.
    public func write(name: String, labels: String, to text: inout [UInt8]) {
        MetricText.sample(name, labels, MetricText.number(value), to: &text)
    }
}
