/// A number that is kept elsewhere and taken over as it stands, such as the processor time of the process.
///
/// What kind of number it is, its family says. Whoever renders it brings it up to date first, by ``MetricRegistry/onRender(_:)``.
public final class ObservedNumber: MetricSeries {
    /// The word behind `# TYPE` unless the family says another.
    public static let typeName = "untyped"

    private let number = AtomicNumber()

    init() {}

    /// Takes over the number as it stands now.
    public func set(_ value: Double) { number.store(value) }

    /// The number as it was last taken over.
    public var value: Double { number.load() }

    /// Appends the sample line.
    public func write(name: String, labels: String, to text: inout [UInt8]) {
        MetricText.sample(name, labels, MetricText.number(value), to: &text)
    }
}
