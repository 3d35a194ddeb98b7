import Observability

/// The measurements of one adapter's lists, with the series at hand.
final class ListMetrics: Sendable {
    private let duration: Histogram

    init(duration: Histogram) {
        self.duration = duration
    }

    /// Measures a list.
    func listed(in time: Duration) { duration.observe(time.seconds) }
}
