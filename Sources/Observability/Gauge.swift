internal import Synchronization

/// A number that goes up and down, such as open connections; lock-free.
public final class Gauge: MetricSeries {
    /// The word behind `# TYPE`.
    public static let typeName = "gauge"

    private let number = AtomicNumber()

    init() {}

    /// Replaces the number.
    public func set(_ value: Double) { number.store(value) }

    /// Replaces the number.
    public func set(_ value: Int) { number.store(Double(value)) }

    /// Adds to the number; what is negative takes from it.
    public func add(_ amount: Double) { number.add(amount) }

    /// The number now.
    public var value: Double { number.load() }

    /// Appends the sample line.
    public func write(name: String, labels: String, to text: inout [UInt8]) {
        MetricText.sample(name, labels, MetricText.number(value), to: &text)
    }
}

/// A `Double` that several threads add to.
final class AtomicNumber: Sendable {
    private let bits = Atomic<UInt64>(0)

    func load() -> Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func store(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let result = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if result.exchanged { return }
            old = result.original
        }
    }
}
