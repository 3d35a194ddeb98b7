import AdapterHost
import GatewayHTTP
import Observability

/// The measurements of the API.
///
/// Every label comes from a small closed set: adapters from the configuration, routes from the table.
final class APIMetrics: Sendable {
    /// The route label of requests that match no route.
    static let unknownRoute = "unknown"
    /// The adapter label of uploads that fail before an adapter is chosen.
    static let noAdapter = "none"
    private static let secondsBuckets = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30]

    private let registry: MetricRegistry
    private let uploads: CounterFamily
    private let deletions: CounterFamily
    private let lists: [String: ListMetrics]
    private let routes: [String: RouteMetrics]
    private let otherRoutes: RouteMetrics

    init(_ registry: MetricRegistry, routes: RouteTable, adapters: [String]) {
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
        let listDuration = registry.histogram(
            "o2dms_package_list_duration_seconds",
            help: "Time an adapter took to list packages.",
            labels: ["adapter"],
            bucketsSeconds: Self.secondsBuckets
        )
        // The name is the specification's, and only counters may be called so.
        let packages = registry.untyped(
            "o2dms_packages_total",
            help: "Packages that the adapter's last whole list counted.",
            labels: ["adapter", "status"]
        )
        let requests = registry.counter(
            "o2dms_http_requests_total",
            help: "Requests answered.",
            labels: ["method", "route", "code"]
        )
        let durations = registry.histogram(
            "o2dms_http_request_duration_seconds",
            help: "Time from a request's first byte to its answer.",
            labels: ["route"],
            bucketsSeconds: Self.secondsBuckets
        )
        lists = Dictionary(
            adapters.map {
                ($0, ListMetrics(duration: listDuration.with([$0]), packages: packages, adapter: $0))
            },
            uniquingKeysWith: { first, _ in first }
        )
        func metrics(_ label: String) -> RouteMetrics { RouteMetrics(label, requests, durations) }
        let labels = routes.resources.map(\.pattern.text) + [Self.unknownRoute]
        self.routes = Dictionary(uniqueKeysWithValues: labels.map { ($0, metrics($0)) })
        otherRoutes = metrics("engine")
    }

    /// All measurements in Prometheus' text format.
    func render() -> [UInt8] { registry.render() }

    func observe(_ summary: HTTPExchangeSummary) {
        (routes[summary.routeLabel] ?? otherRoutes).observe(summary)
    }

    /// Counts an upload.
    ///
    /// A dry run is none.
    func uploaded(adapter: String?, succeeded: Bool) {
        uploads.with([adapter ?? Self.noAdapter, succeeded ? "success" : "failed"]).add()
    }

    /// Counts a deletion.
    ///
    /// A dry run is none.
    func deleted(adapter: String, succeeded: Bool) {
        deletions.with([adapter, succeeded ? "success" : "failed"]).add()
    }

    /// Measures one adapter's part of a list, and takes its total if the list was of everything.
    func listed(_ adapter: Adapter, _ part: PagePart, of query: ListQuery, in duration: Duration) {
        lists[adapter.name]?.listed(part, isUnfiltered: query.isUnfiltered, in: duration)
    }

    /// Measures a list that was answered as before.
    func listedAgain(_ answer: CachedAnswer, in duration: Duration) {
        for adapter in answer.listed { lists[adapter.name]?.listedAgain(in: duration) }
    }
}
