/// A number that only grows and that somebody else counts, such as the processor time of the process.
///
/// Whoever renders it brings it up to date first, by ``MetricRegistry/onRender(_:)``.
public final class ObservedCount: MetricSeries {
    /// The word behind `# TYPE`.
    public static let typeName = "counter"

    private let number = AtomicNumber()

    init() {}

    /// Takes over the count as it stands now.
    public func set(_ value: Double) { number.store(value) }

    /// The count as it was last taken over.
    public var value: Double { number.load() }

    /// Appends the sample line.
    public func write(name: String, labels: String, to text: inout [UInt8]) {
        MetricText.sample(name, labels, MetricText.number(value), to: &text)
    }
}
