import GatewayHTTP
import Observability
import Synchronization

/// The measurements of one route, with the series at hand that were used before.
final class RouteMetrics: Sendable {
    let label: String
    private let requests: CounterFamily
    private let duration: Histogram
    /// A route meets few of the combinations of method and status, so looking through them is quicker than hashing.
    private let series = Mutex<[(key: Int, counter: Counter)]>([])

    init(_ label: String, _ requests: CounterFamily, _ durations: HistogramFamily) {
        self.label = label
        self.requests = requests
        duration = durations.with([label])
    }

    func observe(_ summary: HTTPExchangeSummary) {
        duration.observe(summary.duration.seconds)
        let (method, index) = Self.method(summary.method)
        let key = summary.status * 16 + index
        let counter = series.withLock { series in
            for known in series where known.key == key { return known.counter }
            let counter = requests.with([method, label, String(summary.status)])
            series.append((key, counter))
            return counter
        }
        counter.add()
    }

    /// A label for the method; what clients make up counts as one.
    private static func method(_ method: HTTPMethod) -> (String, Int) {
        switch method {
        case .get: ("GET", 0)
        case .head: ("HEAD", 1)
        case .post: ("POST", 2)
        case .put: ("PUT", 3)
        case .patch: ("PATCH", 4)
        case .delete: ("DELETE", 5)
        case .options: ("OPTIONS", 6)
        case .trace, .other: ("other", 7)
        }
    }
}
