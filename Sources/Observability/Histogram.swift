/// How often values fell into which range, such as durations of requests; lock-free.
public final class Histogram: MetricSeries {
    /// The word behind `# TYPE`.
    public static let typeName = "histogram"
    /// The name itself is the type's, and nothing else's.
    public static let sampleSuffixes = ["", "_bucket", "_sum", "_count"]
    /// Upper bounds in seconds that suit answers from a millisecond to ten seconds.
    public static let defaultBucketsSeconds: [Double] = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]

    private let bounds: [Double]
    /// One for each bound and one for what lies above all of them; not cumulative, so that observing is one addition.
    private let buckets: [Counter]
    private let sum = AtomicNumber()

    init(bounds: [Double]) {
        self.bounds = Set(bounds.filter(\.isFinite)).sorted()
        buckets = (0...self.bounds.count).map { _ in Counter() }
    }

    /// Counts a value, in seconds; what is not a number is passed over.
    public func observe(_ seconds: Double) {
        guard seconds.isFinite else { return }
        var index = 0
        while index < bounds.count, seconds > bounds[index] { index += 1 }
        buckets[index].add()
        sum.add(seconds)
    }

    /// Counts a length of time.
    public func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) / 1e18)
    }

    /// How many values were counted.
    public var count: UInt64 { buckets.reduce(0) { $0 &+ $1.value } }

    /// Appends the cumulative buckets, the sum and the count.
    public func write(name: String, labels: String, to text: inout [UInt8]) {
        // The total is that of the very buckets written, so that `+Inf` and the count agree under load.
        var total: UInt64 = 0
        let separator = labels.isEmpty ? "" : ","
        for (index, bucket) in buckets.enumerated() {
            total &+= bucket.value
            let bound = index < bounds.count ? MetricText.number(bounds[index]) : "+Inf"
            MetricText.sample(
                name + "_bucket",
                "\(labels)\(separator)le=\"\(bound)\"",
                String(total),
                to: &text
            )
        }
        MetricText.sample(name + "_sum", labels, MetricText.number(sum.load()), to: &text)
        MetricText.sample(name + "_count", labels, String(total), to: &text)
    }
}
