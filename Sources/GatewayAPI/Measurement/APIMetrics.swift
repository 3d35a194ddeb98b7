import AdapterHost
import GatewayHTTP
import Observability
import Synchronization

/// The measurements of the API.
///
/// Every label comes from a small closed set: adapters from the configuration, routes from the table.
final class APIMetrics: Sendable {
    /// The adapter label of uploads and deletions that fail before it is known which adapter they are for.
    static let noAdapter = "none"
    /// More than methods, routes and statuses give in practice: one client that tries them all shall not push the others' together.
    private static let requestSeriesLimit = 2000
    private static let secondsBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30]

    private let registry: MetricRegistry
    private let uploads: CounterFamily
    private let deletions: CounterFamily
    private let listDurations: HistogramFamily
    /// By the adapter's name, each from its first list on.
    private let lists = Mutex<[String: ListMetrics]>([:])
    /// By the resource's place in the route table; behind them the requests that match no route.
    private let routes: [RouteMetrics]
    /// Of the requests that the HTTP engine answered itself.
    private let engine: RouteMetrics

    init(_ registry: MetricRegistry, routes: RouteTable) {
        self.registry = registry
        uploads = registry.counter(
            "o2dms_package_uploads_total",
            help: "Packages uploaded, by outcome.",
            labels: ["adapter", "status"]
        )
        deletions = registry.counter(
            "o2dms_package_deletions_total",
            help: "Packages deleted, by outcome.",
            labels: ["adapter", "status"]
        )
        listDurations = registry.histogram(
            "o2dms_package_list_duration_seconds",
            help: "Time an adapter took to list packages.",
            labels: ["adapter"],
            bucketsSeconds: Self.secondsBuckets
        )
        let requests = registry.counter(
            "o2dms_http_requests_total",
            help: "Requests answered.",
            labels: ["method", "route", "code"],
            seriesLimit: Self.requestSeriesLimit
        )
        let durations = registry.histogram(
            "o2dms_http_request_duration_seconds",
            help: "Time from a request's first byte to its answer.",
            labels: ["route"],
            bucketsSeconds: Self.secondsBuckets
        )
        func metrics(_ label: String) -> RouteMetrics { RouteMetrics(label, requests, durations) }
        self.routes = routes.resources.map { metrics($0.pattern.text) } + [metrics("unknown")]
        engine = metrics("engine")
    }

    /// All measurements in Prometheus' text format.
    func render() -> [UInt8] { registry.render() }

    /// The route number of requests that match no route.
    var unknownRoute: Int { routes.count - 1 }

    /// The label of a route number.
    func label(of route: Int?) -> String { metrics(of: route).label }

    func observe(_ summary: HTTPExchangeSummary) { metrics(of: summary.route).observe(summary) }

    private func metrics(of route: Int?) -> RouteMetrics { route.map { routes[$0] } ?? engine }

    /// Counts an upload.
    ///
    /// A dry run is none.
    func uploaded(adapter: String?, succeeded: Bool) {
        uploads.with([adapter ?? Self.noAdapter, succeeded ? "success" : "failed"]).add()
    }

    /// Counts a deletion.
    ///
    /// A dry run is none.
    func deleted(adapter: String?, succeeded: Bool) {
        deletions.with([adapter ?? Self.noAdapter, succeeded ? "success" : "failed"]).add()
    }

    /// Measures one adapter's part of a list.
    func listed(_ adapter: Adapter, in duration: Duration) {
        list(of: adapter).listed(in: duration)
    }

    /// The measurements of the adapters whose lists an answer from these sources shows; none if it is no list.
    func lists(from sources: [CachedAnswer.Source]) -> [ListMetrics] {
        sources.filter { $0.request.operation == .packageList }.map { list(of: $0.adapter) }
    }

    /// Shows these adapters, at zero before anything has happened: else the first time would be no increase to whoever looks for one.
    ///
    /// The series of lists are looked up anew: those of an adapter that has left are shown no more, and a later one may have its name.
    func show(_ adapters: AdapterSet) {
        lists.withLock { $0.removeAll() }
        for adapter in adapters.adapters {
            _ = list(of: adapter)
            for (family, status) in [
                (uploads, "success"), (uploads, "failed"), (deletions, "success"), (deletions, "failed"),
            ] {
                _ = family.with([adapter.name, status])
            }
        }
    }

    private func list(of adapter: Adapter) -> ListMetrics {
        lists.withLock { lists in
            if let known = lists[adapter.name] { return known }
            let new = ListMetrics(duration: listDurations.with([adapter.name]))
            lists[adapter.name] = new
            return new
        }
    }
}
