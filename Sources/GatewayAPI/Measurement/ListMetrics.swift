import Observability
import Synchronization

/// The measurements of one adapter's lists, with the series at hand.
final class ListMetrics: Sendable {
    private let duration: Histogram
    private let packages: UntypedFamily
    private let adapter: String
    private let lastTotal = Atomic<UInt64>(.max)

    init(duration: Histogram, packages: UntypedFamily, adapter: String) {
        self.duration = duration
        self.packages = packages
        self.adapter = adapter
    }

    /// Measures a list whose total is known already.
    func listedAgain(in time: Duration) { duration.observe(time.seconds) }

    /// Measures a list, and takes its total if the list was of everything.
    func listed(_ part: PagePart, isUnfiltered: Bool, in time: Duration) {
        duration.observe(time.seconds)
        guard isUnfiltered, part.error == nil, let total = part.total else { return }
        // Looked up only for a new total: a series that was never measured must not be shown as zero.
        guard lastTotal.exchange(total, ordering: .relaxed) != total else { return }
        packages.with([adapter, "available"]).set(Double(total))
    }
}
