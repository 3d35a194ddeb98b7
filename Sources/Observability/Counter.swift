internal import Synchronization

/// A number that only grows, such as requests answered; adding is one atomic instruction.
public final class Counter: MetricSeries {
    /// The word behind `# TYPE`.
    public static let typeName = "counter"

    private let count = Atomic<UInt64>(0)

    init() {}

    /// Adds to the count; beyond the largest number it begins anew, as Prometheus expects of a restart.
    public func add(_ amount: UInt64 = 1) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    /// The count so far.
    public var value: UInt64 { count.load(ordering: .relaxed) }

    /// Appends the sample line.
    public func write(name: String, labels: String, to text: inout [UInt8]) {
        MetricText.sample(name, labels, String(value), to: &text)
    }
}
